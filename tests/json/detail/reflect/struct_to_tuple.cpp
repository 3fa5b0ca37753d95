// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/json/detail/reflect/struct_to_tuple.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using weir::json::detail::decomposable;
using weir::json::detail::max_members;
using weir::json::detail::member_count;
using weir::json::detail::tie_members;

namespace {

struct empty {};
struct one {
    int a;
};
struct nested {
    one first;
    struct {
        std::string text;
        std::vector<one> list;
    } second;
    std::optional<one> third;
};
struct recursive {
    std::vector<recursive> children;
};
struct with_initialisers {
    int a = 1;
    std::string b = "b";
    std::vector<int> c{1, 2, 3};
};
struct with_std_array {
    std::array<int, 3> triple;
    int behind;
};
struct of_anything {
    bool b;
    char c;
    const char* p;
    std::string_view view;
    std::map<std::string, int> map;
    std::unique_ptr<int> owner;
    std::int8_t small;
    long double wide;
};
struct with_const {
    const int a;
    int b;
};

struct with_array {
    int a[2];
};
struct with_array_between {
    int a;
    char text[8];
    int b;
};
struct derived : one {
    int b;
};
struct derived_without_members : one {};
struct derived_from_empty : empty {
    int b;
};
struct derived_twice : one, nested {
    int b;
};
struct with_constructor {
    explicit with_constructor(int) {}
    int a = 0;
};
class with_private_member {
    [[maybe_unused]] int a;
};
struct with_virtual_function {
    virtual ~with_virtual_function() = default;
    int a;
};
union either {
    int a;
    float b;
};

struct sixty_four {
    int m00, m01, m02, m03, m04, m05, m06, m07, m08, m09, m10, m11, m12, m13, m14, m15;
    int m16, m17, m18, m19, m20, m21, m22, m23, m24, m25, m26, m27, m28, m29, m30, m31;
    int m32, m33, m34, m35, m36, m37, m38, m39, m40, m41, m42, m43, m44, m45, m46, m47;
    int m48, m49, m50, m51, m52, m53, m54, m55, m56, m57, m58, m59, m60, m61, m62, m63;
};
struct sixty_five {
    sixty_four other;
    int n00, n01, n02, n03, n04, n05, n06, n07, n08, n09, n10, n11, n12, n13, n14, n15;
    int n16, n17, n18, n19, n20, n21, n22, n23, n24, n25, n26, n27, n28, n29, n30, n31;
    int n32, n33, n34, n35, n36, n37, n38, n39, n40, n41, n42, n43, n44, n45, n46, n47;
    int n48, n49, n50, n51, n52, n53, n54, n55, n56, n57, n58, n59, n60, n61, n62, n63;
};

} // namespace

TEST_CASE("the members of a plain struct are counted") {
    struct local {
        int a;
        std::string b;
    };
    STATIC_REQUIRE(member_count<empty> == 0);
    STATIC_REQUIRE(member_count<one> == 1);
    STATIC_REQUIRE(member_count<nested> == 3);
    STATIC_REQUIRE(member_count<decltype(nested::second)> == 2);
    STATIC_REQUIRE(member_count<recursive> == 1);
    STATIC_REQUIRE(member_count<with_initialisers> == 3);
    STATIC_REQUIRE(member_count<with_std_array> == 2);
    STATIC_REQUIRE(member_count<of_anything> == 8);
    STATIC_REQUIRE(member_count<local> == 2);
    STATIC_REQUIRE(member_count<sixty_four> == max_members);
    STATIC_REQUIRE(member_count<sixty_five> == max_members + 1);
}

TEST_CASE("a plain struct can be taken apart, and nothing else is taken for one") {
    STATIC_REQUIRE(decomposable<empty>);
    STATIC_REQUIRE(decomposable<one>);
    STATIC_REQUIRE(decomposable<nested>);
    STATIC_REQUIRE(decomposable<decltype(nested::second)>);
    STATIC_REQUIRE(decomposable<recursive>);
    STATIC_REQUIRE(decomposable<with_initialisers>);
    STATIC_REQUIRE(decomposable<with_std_array>);
    STATIC_REQUIRE(decomposable<of_anything>);
    STATIC_REQUIRE(decomposable<with_const>);
    STATIC_REQUIRE(decomposable<sixty_four>);

    STATIC_REQUIRE_FALSE(decomposable<with_array>);
    STATIC_REQUIRE_FALSE(decomposable<with_array_between>);
    STATIC_REQUIRE_FALSE(decomposable<derived>);
    STATIC_REQUIRE_FALSE(decomposable<derived_without_members>);
    STATIC_REQUIRE_FALSE(decomposable<derived_from_empty>);
    STATIC_REQUIRE_FALSE(decomposable<derived_twice>);
    STATIC_REQUIRE_FALSE(decomposable<with_constructor>);
    STATIC_REQUIRE_FALSE(decomposable<with_private_member>);
    STATIC_REQUIRE_FALSE(decomposable<with_virtual_function>);
    STATIC_REQUIRE_FALSE(decomposable<either>);
    STATIC_REQUIRE_FALSE(decomposable<int>);
    STATIC_REQUIRE_FALSE(decomposable<int*>);
    STATIC_REQUIRE_FALSE(decomposable<std::string>);
    STATIC_REQUIRE_FALSE(decomposable<std::string_view>);
    STATIC_REQUIRE_FALSE(decomposable<std::vector<int>>);
    STATIC_REQUIRE_FALSE(decomposable<std::optional<one>>);
    STATIC_REQUIRE_FALSE(decomposable<std::pair<int, int>>);
    STATIC_REQUIRE_FALSE(decomposable<std::tuple<int>>);
    STATIC_REQUIRE_FALSE(decomposable<std::array<int, 2>>);
    STATIC_REQUIRE_FALSE(decomposable<std::map<int, int>>);
}

TEST_CASE("the tie refers to the members themselves, in the order of their declaration") {
    nested whole;
    const auto members = tie_members(whole);
    CHECK(&std::get<0>(members) == &whole.first);
    CHECK(&std::get<1>(members) == &whole.second);
    CHECK(&std::get<2>(members) == &whole.third);
    std::get<0>(members).a = 7;
    CHECK(whole.first.a == 7);

    const nested& read_only = whole;
    STATIC_REQUIRE(
        std::is_same_v<
            decltype(tie_members(read_only)),
            std::tuple<const one&, const decltype(nested::second)&, const std::optional<one>&>>);
    STATIC_REQUIRE(std::is_same_v<decltype(tie_members(std::declval<empty&>())), std::tuple<>>);
}

TEST_CASE("no two of sixty-four members are mixed up") {
    sixty_four whole;
    const auto members = tie_members(whole);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((std::get<I>(members) = static_cast<int>(I)), ...);
    }(std::make_index_sequence<64>{});
    CHECK(whole.m00 == 0);
    CHECK(whole.m09 == 9);
    CHECK(whole.m31 == 31);
    CHECK(whole.m63 == 63);
    const auto* const begin = reinterpret_cast<const int*>(&whole);
    for (int i = 0; i < 64; ++i) CHECK(begin[i] == i);
}
