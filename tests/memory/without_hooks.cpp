// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/trace.hpp>
#include <weir/report/table.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <ranges>
#include <sstream>
#include <string>

namespace {

weir::generator<int> numbers(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

} // namespace

TEST_CASE("without the allocation hooks records are counted and memory is not measured") {
    const weir::trace trace;
    const auto odd = numbers(1001) | weir::stage("numbers")
                   | std::views::filter([](int n) { return n % 2 != 0; }) | weir::stage("odd")
                   | weir::count();
    const weir::report report = trace.report();
    REQUIRE(odd == 500);
    REQUIRE_FALSE(report.measured);
    REQUIRE(report.records == 1001);
    REQUIRE(report.stages.size() == 2);
    REQUIRE(report.stages[0].name == "numbers");
    REQUIRE(report.stages[0].records == 1001u);
    REQUIRE(report.stages[1].name == "odd");
    REQUIRE(report.stages[1].records == 500u);

    std::ostringstream text;
    text << report;
    INFO(text.str());
    REQUIRE(text.str().find("not measured: ") != std::string::npos);
    REQUIRE(text.str().find("numbers    1,001  not measured") != std::string::npos);
    REQUIRE(text.str().find("odd          500  not measured") != std::string::npos);
    REQUIRE(text.str().find(" B") == std::string::npos);
    REQUIRE(text.str().find("iB") == std::string::npos);
}
