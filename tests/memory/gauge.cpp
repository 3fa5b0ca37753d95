// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/gauged_pipe.hpp"

TEST_CASE("the output is the same while the gauges measure and while they do not") {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
        const int n = static_cast<int>(seed) * 3;
        const std::vector<std::string> expected = by_hand(seed, n);
        REQUIRE(with_gauges(seed, n) == expected);

        const weir::trace trace;
        REQUIRE(with_gauges(seed, n) == expected);
        const weir::report report = trace.report();
        REQUIRE(report.stages.size() == 3);
        REQUIRE(report.stages[2].records == expected.size());
    }
}
