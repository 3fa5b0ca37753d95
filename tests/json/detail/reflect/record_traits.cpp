// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/reflect/record_traits.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

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
