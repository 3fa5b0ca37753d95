// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/borrowed.hpp>
#include <weir/json/value.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json = weir::json;

namespace {

struct point {
    int x;
};
struct view {
    std::string_view text;
};
struct tree {
    std::vector<tree> children;
};
struct tree_of_views {
    std::vector<tree_of_views> children;
    std::vector<std::optional<view>> views;
};

} // namespace

TEST_CASE("record types that borrow from the buffer are known, however deep they hide it") {
    using weir::is_borrowed;
    STATIC_REQUIRE(is_borrowed<json::value>);
    STATIC_REQUIRE(is_borrowed<view>);
    STATIC_REQUIRE(is_borrowed<std::optional<view>>);
    STATIC_REQUIRE(is_borrowed<std::pair<int, view>>);
    STATIC_REQUIRE(is_borrowed<std::map<std::string, json::value>>);
    STATIC_REQUIRE(is_borrowed<std::vector<std::optional<std::vector<json::value>>>>);
    STATIC_REQUIRE(is_borrowed<tree_of_views>);
    STATIC_REQUIRE_FALSE(is_borrowed<point>);
    STATIC_REQUIRE_FALSE(is_borrowed<tree>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::vector<std::optional<std::string>>>);
}
