// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/measured.hpp"

#include <weir/memory/detail/running_account.hpp>
#include <weir/memory/frame.hpp>
#include <weir/memory/hooks.hpp>

#include <cstddef>
#include <limits>
#include <new>

namespace {

/// What the account holds, of all stages together. Asking for it allocates nothing.
const weir::detail::ledger::copy& account() {
    static weir::detail::ledger::copy now;
    weir::detail::program_ledger.copy_to(now);
    return now;
}

} // namespace

TEST_CASE("a frame is counted as one, and what is allocated after it is not") {
    if (!weir::test::is_measured()) return;
    REQUIRE(weir::detail::begin_account());
    void* const frame = weir::detail::allocate_frame(300);
    void* const other = ::operator new(40);
    const weir::detail::alive both = account().live;
    weir::detail::release_frame(frame, 300);
    const weir::detail::alive one = account().live, at_peak = account().at_peak;
    ::operator delete(other);
    weir::detail::end_account();

    REQUIRE(both.bytes == 344);
    REQUIRE(both.frames == 304);
    REQUIRE(one.bytes == 40);
    REQUIRE(one.frames == 0);
    REQUIRE(at_peak.frames == 304);
}

TEST_CASE("after a frame that could not be had, nothing else is taken for one") {
    if (!weir::test::is_replaced()) return;
    REQUIRE_THROWS_AS(weir::detail::allocate_frame(std::numeric_limits<std::size_t>::max() / 2),
                      std::bad_alloc);
    REQUIRE_FALSE(weir::detail::current_stage.allocates_frame);
}
