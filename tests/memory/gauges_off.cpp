// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/gauged_pipe.hpp"

#include <algorithm>
#include <ranges>
#include <type_traits>
#include <vector>

static_assert(WEIR_GAUGES == 0, "this file belongs to the program without gauges");

TEST_CASE("the output is the same with the gauges compiled out") {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        const int n = static_cast<int>(seed) * 3;
        const std::vector<std::string> expected = by_hand(seed, n);
        REQUIRE(with_gauges(seed, n) == expected);

        const weir::trace trace;
        REQUIRE(with_gauges(seed, n) == expected);
        REQUIRE(trace.report().stages.empty());
        REQUIRE(trace.report().records == 0);
    }
}

TEST_CASE("a gauge that is compiled out leaves the range as it was") {
    std::vector<int> numbers{1, 2, 3};
    auto gauged = numbers | weir::stage("nothing");
    static_assert(std::is_same_v<decltype(gauged), std::views::all_t<std::vector<int>&>>);
    REQUIRE(std::ranges::equal(gauged, numbers));

    auto clean = std::views::filter([](int n) { return n > 1; }) | weir::stage("nothing");
    REQUIRE(std::ranges::distance(numbers | clean) == 2);
}
