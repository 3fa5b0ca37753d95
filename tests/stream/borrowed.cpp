// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/stream/borrowed.hpp>

#include <array>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using weir::is_borrowed;

namespace {

struct borrows {};

} // namespace

template <>
inline constexpr bool weir::enable_borrowed<borrows> = true;

TEST_CASE("what refers to the source borrows from it, and so does whatever holds it") {
    STATIC_REQUIRE(is_borrowed<std::string_view>);
    STATIC_REQUIRE(is_borrowed<const std::string_view>);
    STATIC_REQUIRE(is_borrowed<borrows>);
    STATIC_REQUIRE(is_borrowed<std::optional<borrows>>);
    STATIC_REQUIRE(is_borrowed<std::vector<borrows>>);
    STATIC_REQUIRE(is_borrowed<std::vector<std::list<borrows>>>);
    STATIC_REQUIRE(is_borrowed<std::array<std::string_view, 2>>);
    STATIC_REQUIRE(is_borrowed<std::pair<int, std::string_view>>);
    STATIC_REQUIRE(is_borrowed<std::tuple<int, std::string, const std::string_view>>);
    STATIC_REQUIRE(is_borrowed<std::unique_ptr<std::string_view>>);
    STATIC_REQUIRE(is_borrowed<std::map<std::string_view, int>>);
    STATIC_REQUIRE(is_borrowed<std::map<int, std::vector<std::optional<std::string_view>>>>);
}

TEST_CASE("a pair or tuple of references borrows what it refers to") {
    STATIC_REQUIRE(is_borrowed<std::pair<int&, int>>);
    STATIC_REQUIRE(is_borrowed<std::pair<int, const std::string&>>);
    STATIC_REQUIRE(is_borrowed<std::pair<int&&, int>>);
    STATIC_REQUIRE(is_borrowed<std::tuple<const int&>>);
    STATIC_REQUIRE(is_borrowed<const std::tuple<int, std::string, double&>>);
    STATIC_REQUIRE(is_borrowed<std::vector<std::tuple<const int&, int>>>);
    STATIC_REQUIRE(is_borrowed<std::optional<std::pair<int, std::tuple<int&>>>>);
    STATIC_REQUIRE(is_borrowed<std::map<int, std::pair<const std::string&, int>>>);
}

TEST_CASE("a pair or tuple of values does not, however it is looked at") {
    STATIC_REQUIRE_FALSE(is_borrowed<std::pair<const int, std::string>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::tuple<const int, std::string>>);
    STATIC_REQUIRE_FALSE(is_borrowed<const std::pair<int, int>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::vector<std::pair<int, std::tuple<std::string>>>>);
    // An iterator or a reference to a map's element is none: its value type is what is kept.
    STATIC_REQUIRE_FALSE(is_borrowed<std::ranges::range_value_t<std::map<std::string, int>&>>);
}

TEST_CASE("what owns its text does not borrow") {
    STATIC_REQUIRE_FALSE(is_borrowed<int>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::string>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::filesystem::path>); // a range of itself
    STATIC_REQUIRE_FALSE(is_borrowed<std::vector<std::filesystem::path>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::vector<std::optional<std::string>>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::pair<int, std::string>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::tuple<>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::unique_ptr<std::string>>);
    STATIC_REQUIRE_FALSE(is_borrowed<std::map<std::string, int>>);
}
