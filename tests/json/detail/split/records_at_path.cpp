// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/split/records_at_path.hpp>

#include <stdexcept>
#include <string>

using weir::json::detail::records_at_path;

TEST_CASE("a path is a JSON pointer in which * is anything") {
    const records_at_path path{"/a~1b/*/3/~0"};
    REQUIRE(path.size() == 4);
    CHECK(path.takes_member(0, "a/b"));
    CHECK_FALSE(path.takes_member(0, "a~1b"));
    CHECK(path.takes_member(1, "whatever"));
    CHECK(path.takes_element(1, 7));
    CHECK(path.takes_element(2, 3));
    CHECK_FALSE(path.takes_element(2, 30));
    CHECK(path.takes_member(2, "3"));
    CHECK(path.takes_member(3, "~"));
    CHECK(records_at_path{""}.size() == 0);
    CHECK(records_at_path{"/"}.takes_member(0, ""));
}

TEST_CASE("what is no JSON pointer is refused, and the rule is named") {
    CHECK_THROWS_WITH(records_at_path{"features"},
                      "weir: options.records_at is \"features\", but a JSON pointer begins with "
                      "\"/\", as in \"/features\"");
    CHECK_THROWS_WITH(records_at_path{"/a~2"}, Catch::Contains("~0 for \"~\" and ~1 for \"/\""));
    CHECK_THROWS_AS(records_at_path{"/a~"}, std::invalid_argument);
    CHECK_THROWS_WITH(records_at_path{"a\x1B]0;b\n" + std::string(5'000, 'c')},
                      "weir: options.records_at is \"a?]0;b?" + std::string(392, 'c')
                          + "…\", but a JSON pointer begins with \"/\", as in \"/features\"");
    std::string deep;
    for (int i = 0; i < 64; ++i) deep += "/a";
    CHECK(records_at_path{deep}.size() == 64);
    CHECK_THROWS_WITH(records_at_path{deep + "/a"}, Catch::Contains("at most 64 steps"));
}
