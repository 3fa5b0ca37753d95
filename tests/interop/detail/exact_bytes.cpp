// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/interop/detail/exact_bytes.hpp>
#include <weir/json/read.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace {

using weir::detail::is_sendable;

struct sent {
    std::vector<std::vector<std::byte>> pieces;
    std::size_t longest = 0;
};

template <class T>
sent send(const T& value) {
    sent all;
    weir::detail::exact_writer writer{[&](std::span<const std::byte> piece) {
        all.pieces.emplace_back(piece.begin(), piece.end());
        all.longest = std::max(all.longest, piece.size());
    }};
    writer.put(value);
    writer.finish();
    return all;
}

/// What arrives, all of it read.
template <class T>
T there(const T& value) {
    const sent all = send(value);
    std::size_t next = 0;
    weir::detail::exact_reader reader{[&](std::span<std::byte> into) {
        std::ranges::copy(all.pieces.at(next), into.begin());
        return all.pieces.at(next++).size();
    }};
    T made = reader.template get<T>();
    REQUIRE(next == all.pieces.size());
    return made;
}

enum class colour : std::int8_t { red = -1, green };

struct inner {
    std::string text;
    std::optional<std::optional<int>> twice;
    bool operator==(const inner&) const = default;
};

struct tree {
    int number = 0;
    char code[3]{};
    bool operator==(const tree&) const = default;
};

struct node {
    std::string name;
    std::vector<node> children;
    std::unique_ptr<node> next;
};

struct everything {
    std::string text;
    colour shade{};
    std::array<inner, 2> both;
    std::tuple<int, std::string> pair;
    std::variant<int, long, std::string> one;
    std::map<std::pair<int, std::string>, std::vector<bool>> keyed;
    std::unordered_map<std::int64_t, double> hashed;
    std::multiset<int> many;
    std::deque<std::list<inner>> lists;
    std::vector<tree> trees;
    std::chrono::nanoseconds time{};
    std::complex<float> number;
    bool operator==(const everything&) const = default;
};

class constant { // nothing but its bytes is known, and it has no default
public:
    explicit constant(int number) : number_{number} {}
    bool operator==(const constant&) const = default;

private:
    int number_;
};

struct with_pointer {
    const char* name;
};
struct with_reference {
    int& number;
};
struct base {
    std::string text;
};
struct derived : base {};

} // namespace

TEST_CASE("what is sent arrives as it was, at any depth") {
    const everything all{"a\0b\xFF",
                         colour::red,
                         {{{"x", std::nullopt}, {"", std::optional<int>{}}}},
                         {7, "seven"},
                         5L,
                         {{{1, "one"}, {true, false}}, {{-1, ""}, {}}},
                         {{-5, 0.5}, {6, std::numeric_limits<double>::infinity()}},
                         {3, 3, 1},
                         {{}, {{"y", 5}}},
                         {{1, {'a', '\0', '\xFF'}}, {}},
                         std::chrono::nanoseconds{12},
                         {1, -2}};
    CHECK(there(all) == all);
    CHECK(there(everything{}) == everything{});
    CHECK(there(std::vector{constant{5}}) == std::vector{constant{5}});
}

TEST_CASE("numbers that JSON cannot say arrive with all their bits") {
    const auto sent = std::vector{-0.0, std::numeric_limits<double>::quiet_NaN(),
                                  -std::numeric_limits<double>::infinity()};
    const auto made = there(std::map<std::string, std::vector<double>>{{"", sent}}).at("");
    REQUIRE(made.size() == 3);
    CHECK(std::signbit(made[0]));
    CHECK(std::isnan(made[1]));
    CHECK(made[2] == sent[2]);
    CHECK(std::isnan(there(std::optional{sent[1]}).value()));
}

TEST_CASE("a struct of itself arrives") {
    node root{"root", {}, std::make_unique<node>()};
    root.children.push_back({"child", {}, nullptr});
    root.next->name = "next";
    const node made = there(root);
    CHECK(made.children.at(0).name == "child");
    CHECK(made.children.at(0).next == nullptr);
    REQUIRE(made.next != nullptr);
    CHECK(made.next->name == "next");
}

TEST_CASE("what is long is sent in pieces of at most 256 KiB, which end anywhere") {
    for (const std::size_t size : {262'135u, 262'136u, 262'137u, 1'000'000u}) {
        const std::pair value{std::string(size, 'x'), std::vector<std::string>(50'000, "yz")};
        CHECK(send(value).longest == std::size_t{256} << 10);
        CHECK(there(value) == value);
    }
    CHECK(send(std::tuple<>{}).pieces.size() <= 1);
}

TEST_CASE("a variant that lost its value is refused") {
    std::variant<int, std::deque<int>> lost;
    CHECK_THROWS(lost.emplace<1>(std::numeric_limits<std::size_t>::max()));
    REQUIRE(lost.valueless_by_exception());
    CHECK_THROWS_AS(send(lost), std::invalid_argument);
}

// What refers to something else cannot be sent, at any depth.
static_assert(is_sendable<everything>() && is_sendable<node>() && is_sendable<constant>());
static_assert(!is_sendable<const char*>() && !is_sendable<int (*)()>()
              && !is_sendable<int inner::*>() && !is_sendable<std::nullptr_t>());
static_assert(!is_sendable<std::string_view>() && !is_sendable<std::span<int>>()
              && !is_sendable<weir::json::value>());
static_assert(!is_sendable<std::vector<std::optional<with_pointer>>>()
              && !is_sendable<std::map<int, with_reference>>());
static_assert(!is_sendable<std::reference_wrapper<int>>()
              && !is_sendable<std::vector<int>::iterator>() && !is_sendable<std::shared_ptr<int>>()
              && !is_sendable<std::unique_ptr<int[]>>());
static_assert(!is_sendable<derived>() && !is_sendable<std::filesystem::path>()
              && !is_sendable<std::priority_queue<int>>() && !is_sendable<std::function<void()>>());
