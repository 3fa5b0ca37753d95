// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/detail/hook_probe.hpp>
#include <weir/memory/trace.hpp>

TEST_CASE("every form of new and delete of this program is found to be hooked") {
    REQUIRE(weir::detail::program_ledger.begin());
    const weir::detail::hooked found = weir::detail::probe_hooks();
    weir::detail::program_ledger.end();
    REQUIRE(found
            == (WEIR_DETAIL_SANITIZED ? weir::detail::hooked::sanitizer
                                      : weir::detail::hooked::operator_new));
}

TEST_CASE("what is tried at the start of a trace is freed, and does not stand in its ledger") {
    REQUIRE(weir::detail::program_ledger.begin());
    weir::detail::probe_hooks();
    static weir::detail::ledger_snapshot tried;
    weir::detail::program_ledger.copy_to(tried);
    weir::detail::program_ledger.end();
    REQUIRE(tried.stages == 2);
    REQUIRE(tried.lines[1].allocated_blocks >= 8);
    REQUIRE(tried.lines[1].live.blocks == 0);

    const weir::trace trace;
    const weir::report report = trace.report();
    REQUIRE(report.stages.empty());
    REQUIRE(report.outside.allocated_blocks == 0);
    REQUIRE(report.peak == 0);
}
