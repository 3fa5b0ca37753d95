// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/literals.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

using namespace weir::literals;

TEST_CASE("sizes in bytes are written with their unit, and are known to the compiler") {
    STATIC_REQUIRE(std::same_as<decltype(1_KiB), std::uint64_t>);
    STATIC_REQUIRE(0_B == 0);
    STATIC_REQUIRE(10_B == 10);
    STATIC_REQUIRE(64_KiB == 65'536);
    STATIC_REQUIRE(1_MiB == 1'048'576);
    STATIC_REQUIRE(2_GiB == 2'147'483'648);
    STATIC_REQUIRE(1'000'000_B == 1'000'000);
}

TEST_CASE("the largest sizes that 64 bits hold are exact") {
    STATIC_REQUIRE(18'446'744'073'709'551'615_B == std::numeric_limits<std::uint64_t>::max());
    STATIC_REQUIRE(17'179'869'183_GiB == (std::uint64_t{17'179'869'183} << 30));
    STATIC_REQUIRE(18'014'398'509'481'983_KiB
                   == (std::numeric_limits<std::uint64_t>::max() >> 10 << 10));
}
