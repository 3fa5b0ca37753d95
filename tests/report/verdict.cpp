// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/verdict.hpp>

#include <sstream>

TEST_CASE("a verdict is true if it passed, and prints its message either way") {
    const weir::verdict good{true, "all is well"};
    const weir::verdict bad{false, "it is not"};
    CHECK(good);
    CHECK_FALSE(bad);
    CHECK_FALSE(weir::verdict{});
    std::ostringstream text;
    text << good << ", " << bad;
    CHECK(text.str() == "all is well, it is not");
}
