// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/reflect/member_names.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using weir::json::detail::enumerator_names;
using weir::json::detail::first_enumerator;
using weir::json::detail::fixed_enum;
using weir::json::detail::last_enumerator;
using weir::json::detail::member_names;

namespace outer::inner {

struct account {
    std::int64_t id;
    std::map<std::string, std::vector<std::optional<int>>> table;
    struct {
        std::string type, start_date;
        struct {
            int deep;
        } within;
    } subscription;
};

template <class T>
struct pair_of {
    T left;
    T right;
};

enum class colour { red, green = 7, blue = -3 };
enum plain : std::uint8_t { zero, two_hundred = 200, all = 255 };
enum unfixed { some, others };
enum class wide : std::int64_t { lowest = -128, highest = 255, beyond = 256 };
enum class narrow : std::int8_t { lowest = -128, highest = 127 };
enum class truth : bool { no, yes };

} // namespace outer::inner

namespace {

using outer::inner::account;
using outer::inner::colour;

struct spellings {
    int a;
    int A;
    int _leading;
    int trailing_;
    int with_2_digits9;
    int a_name_longer_than_any_that_one_meets_in_the_records_of_this_world_and_beyond;
    int external;
    int value;
    int größe;
};

struct recursive {
    std::string name;
    std::vector<recursive> children;
};

template <class E>
std::string_view name_of(E value) {
    return enumerator_names<E>[static_cast<std::size_t>(static_cast<int>(value)
                                                        - first_enumerator)];
}

template <class E>
std::size_t count_of_names() {
    std::size_t count = 0;
    for (const std::string_view name : enumerator_names<E>) count += !name.empty();
    return count;
}

} // namespace

TEST_CASE("members are known by the names they were declared with") {
    STATIC_REQUIRE(member_names<account>[0] == "id");
    STATIC_REQUIRE(member_names<account>[1] == "table");
    STATIC_REQUIRE(member_names<account>[2] == "subscription");

    STATIC_REQUIRE(member_names<spellings>[0] == "a");
    STATIC_REQUIRE(member_names<spellings>[1] == "A");
    STATIC_REQUIRE(member_names<spellings>[2] == "_leading");
    STATIC_REQUIRE(member_names<spellings>[3] == "trailing_");
    STATIC_REQUIRE(member_names<spellings>[4] == "with_2_digits9");
    STATIC_REQUIRE(member_names<spellings>[5]
                   == "a_name_longer_than_any_that_one_meets_in_the_records_of_this_world_and_"
                      "beyond");
    STATIC_REQUIRE(member_names<spellings>[6] == "external");
    STATIC_REQUIRE(member_names<spellings>[7] == "value");
    STATIC_REQUIRE(member_names<spellings>[8] == "größe");

    STATIC_REQUIRE(member_names<recursive>[1] == "children");
    STATIC_REQUIRE(member_names<outer::inner::pair_of<std::string>>[1] == "right");
    STATIC_REQUIRE(member_names<outer::inner::pair_of<account>>[0] == "left");
}

TEST_CASE("members of anonymous nested structs have names too") {
    using subscription = decltype(account::subscription);
    STATIC_REQUIRE(member_names<subscription>[0] == "type");
    STATIC_REQUIRE(member_names<subscription>[1] == "start_date");
    STATIC_REQUIRE(member_names<subscription>[2] == "within");
    STATIC_REQUIRE(member_names<decltype(subscription::within)>[0] == "deep");
}

TEST_CASE("a struct may be local to a function, and two of one name are kept apart") {
    const auto in_a_lambda = [] {
        struct point {
            double longitude;
        };
        return member_names<point>[0];
    };
    CHECK(in_a_lambda() == "longitude");

    struct point {
        int x, y;
    };
    STATIC_REQUIRE(member_names<point>[0] == "x");
    STATIC_REQUIRE(member_names<point>[1] == "y");
}

TEST_CASE("enumerators are known by their names, whatever their values") {
    CHECK(name_of(colour::red) == "red");
    CHECK(name_of(colour::green) == "green");
    CHECK(name_of(colour::blue) == "blue");
    CHECK(count_of_names<colour>() == 3);
    CHECK(name_of(static_cast<colour>(1)).empty());

    CHECK(name_of(outer::inner::two_hundred) == "two_hundred");
    CHECK(name_of(outer::inner::all) == "all");
    CHECK(count_of_names<outer::inner::plain>() == 3);

    CHECK(name_of(outer::inner::narrow::lowest) == "lowest");
    CHECK(name_of(outer::inner::narrow::highest) == "highest");
    CHECK(count_of_names<outer::inner::narrow>() == 2);

    enum class local { here };
    CHECK(name_of(local::here) == "here");
}

TEST_CASE("enumerators are found from -128 to 255") {
    STATIC_REQUIRE(first_enumerator == -128);
    STATIC_REQUIRE(last_enumerator == 255);
    CHECK(name_of(outer::inner::wide::lowest) == "lowest");
    CHECK(name_of(outer::inner::wide::highest) == "highest");
    CHECK(count_of_names<outer::inner::wide>() == 2);
}

TEST_CASE("an enumeration must have a fixed type, so that all its values can be tried") {
    STATIC_REQUIRE(fixed_enum<colour>);
    STATIC_REQUIRE(fixed_enum<outer::inner::plain>);
    STATIC_REQUIRE_FALSE(fixed_enum<outer::inner::unfixed>);
    STATIC_REQUIRE_FALSE(fixed_enum<int>);
}
