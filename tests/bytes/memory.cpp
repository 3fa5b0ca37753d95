// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/memory.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

using weir::bytes::memory;

TEST_CASE("text in memory is handed on whole and in order, however much is asked for at once") {
    const std::string text = "a line\nand another\n";
    const std::size_t asked = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{7},
                                       std::size_t{19}, std::size_t{20}, std::size_t{1000});
    memory source{text};
    std::string seen;
    std::string into(asked, '?');
    while (const std::size_t got = source.read(into)) {
        REQUIRE(got == std::min(asked, text.size() - seen.size()));
        seen.append(into, 0, got);
    }
    CHECK(seen == text);
    CHECK(source.read(into) == 0);
}

TEST_CASE("no text is the end at once") {
    std::string into(8, '?');
    CHECK(memory{""}.read(into) == 0);
    CHECK(memory{std::string_view{}}.read(into) == 0);
    CHECK(into == "????????");
}

TEST_CASE("text in memory is not copied") {
    std::string text = "before";
    memory source{text};
    text = "behind";
    std::string into(6, '?');
    REQUIRE(source.read(into) == 6);
    CHECK(into == "behind");
}

TEST_CASE("text in memory is called what it was named") {
    CHECK(memory{"x"}.name() == "memory");
    CHECK(memory{"x", "inline users"}.name() == "inline users");
}

TEST_CASE("text in memory is passed over up to its end, and has a size") {
    memory source{"0123456789"};
    CHECK(source.size() == 10U);
    CHECK(source.skip(0) == 0);
    CHECK(source.skip(4) == 4);
    std::string into(2, '?');
    REQUIRE(source.read(into) == 2);
    CHECK(into == "45");
    CHECK(source.size() == 10U);
    CHECK(source.skip(1000) == 4);
    CHECK(source.skip(1) == 0);
    CHECK(source.read(into) == 0);
}
