// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/gauged_pipe.hpp"

#include <cstddef>

TEST_CASE("the output is the same while the gauges measure and while they do not") {
    require_same_output([](const weir::report& report, std::size_t words) {
        REQUIRE(report.stages.size() == 3);
        REQUIRE(report.stages[2].records == words);
    });
}
