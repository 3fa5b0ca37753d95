// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/json/detail/reflect/record_traits.hpp>
#include <weir/json/value.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace json = weir::json;

namespace {

struct address {
    std::string street;
    int number = 0;
};

struct person {
    int age = 0;
    std::string name;
    std::vector<address> addresses;
    std::optional<std::string> nickname;
    std::vector<person> children; // a record may hold records of its own kind
};

struct point {
    double x = 0, y = 0;
};

} // namespace

TEST_CASE("a record occupies itself and what its members own, however deep") {
    person one;
    std::size_t expected = sizeof(person);
    REQUIRE(weir::byte_count(one) == expected);

    one.name = "Ada";
    expected += 3;
    one.addresses = {{"High Street", 1}, {"", 2}};
    expected += 2 * sizeof(address) + 11;
    one.nickname = "A.";
    expected += 2;
    REQUIRE(weir::byte_count(one) == expected);

    person two;
    two.children.push_back(one);
    two.children.emplace_back();
    REQUIRE(weir::byte_count(two) == sizeof(person) + expected + sizeof(person));
}

TEST_CASE("a record of numbers owns nothing") {
    REQUIRE(weir::byte_count(point{}) == sizeof(point));
}

namespace {

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
