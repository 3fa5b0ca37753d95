// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/gauged_pipe.hpp"

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <type_traits>
#include <vector>

static_assert(WEIR_GAUGES == 0, "this file belongs to the program without gauges");

TEST_CASE("the output is the same with the gauges compiled out") {
    require_same_output([](const weir::report& report, std::size_t) {
        REQUIRE(report.stages.empty());
        REQUIRE(report.records == 0);
    });
}

TEST_CASE("a gauge that is compiled out leaves the range as it was") {
    std::vector<int> numbers{1, 2, 3};
    auto gauged = numbers | weir::stage("nothing");
    static_assert(std::is_same_v<decltype(gauged), std::views::all_t<std::vector<int>&>>);
    REQUIRE(std::ranges::equal(gauged, numbers));

    auto clean = std::views::filter([](int n) { return n > 1; }) | weir::stage("nothing");
    REQUIRE(std::ranges::distance(numbers | clean) == 2);
}

TEST_CASE("with its gauge a budget is compiled out, too") {
    std::vector<int> numbers{1, 2, 3};
    auto gauged = numbers | weir::stage("nothing", weir::budget{0});
    static_assert(std::is_same_v<decltype(gauged), std::views::all_t<std::vector<int>&>>);
    REQUIRE(std::ranges::equal(gauged, numbers));
}
