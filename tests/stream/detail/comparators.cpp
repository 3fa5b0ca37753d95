// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/readings.hpp"

#include <weir/stream/detail/comparators.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using weir::detail::ascending;
using weir::detail::descending;
using weir::detail::may_be_nan;
using weir::test::not_a_number;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<double> numbers{-infinity, -0.0, 0.0, 1, infinity, not_a_number, -not_a_number};

std::vector<std::optional<double>> optionals() {
    std::vector<std::optional<double>> all(numbers.begin(), numbers.end());
    all.emplace_back();
    return all;
}
std::vector<std::pair<float, int>> pairs() {
    std::vector<std::pair<float, int>> all;
    for (double each : numbers)
        for (int i = 0; i < 2; ++i) all.emplace_back(static_cast<float>(each), i);
    return all;
}
std::vector<std::tuple<int, std::optional<double>, std::pair<std::string, long double>>> tuples() {
    std::vector<std::tuple<int, std::optional<double>, std::pair<std::string, long double>>> all;
    for (const int first : {0, 1})
        for (const auto& second : {std::optional<double>{}, {not_a_number}, {1.0}})
            for (const long double third : {0.0L, std::numeric_limits<long double>::quiet_NaN()})
                all.push_back({first, second, {"text", third}});
    return all;
}

template <class Before, class T>
void require_strict_weak_order(const std::vector<T>& all) {
    const Before before;
    const auto equal = [&](const T& a, const T& b) { return !before(a, b) && !before(b, a); };
    for (const T& a : all) {
        REQUIRE(!before(a, a));
        for (const T& b : all)
            for (const T& c : all) {
                if (before(a, b) && before(b, c)) REQUIRE(before(a, c));
                if (equal(a, b) && equal(b, c)) REQUIRE(equal(a, c));
            }
    }
}

template <class T>
void require_orders(const std::vector<T>& all) {
    require_strict_weak_order<ascending>(all);
    require_strict_weak_order<descending>(all);
    // Where nothing is NaN, in the order that < is, and in the opposite one.
    for (const T& a : all)
        for (const T& b : all) {
            if (a != a || b != b) continue;
            REQUIRE(ascending{}(a, b) == (a < b));
            REQUIRE(descending{}(a, b) == (b < a));
        }
}

} // namespace

TEST_CASE("numbers, optionals, pairs and tuples have a strict weak order, NaN or not") {
    require_orders(numbers);
    require_orders(optionals());
    require_orders(pairs());
    require_orders(tuples());
}

TEST_CASE("NaN comes last in both directions, and in a pair after those that begin alike") {
    for (const double number : {-infinity, 0.0, infinity}) {
        REQUIRE(ascending{}(number, not_a_number));
        REQUIRE(descending{}(number, not_a_number));
        REQUIRE(ascending{}(std::pair{1, number}, std::pair{1, not_a_number}));
        REQUIRE(descending{}(std::pair{1, number}, std::pair{1, not_a_number}));
        REQUIRE(ascending{}(std::pair{1, not_a_number}, std::pair{2, number}));
        REQUIRE(descending{}(std::pair{2, not_a_number}, std::pair{1, number}));
        REQUIRE(ascending{}(std::optional<double>{}, std::optional{not_a_number}));
        REQUIRE(descending{}(std::optional{not_a_number}, std::optional<double>{}));
    }
}

TEST_CASE("what holds no floating-point number is compared with < alone") {
    STATIC_REQUIRE(may_be_nan<std::optional<std::tuple<int, const float&>>>);
    STATIC_REQUIRE_FALSE(may_be_nan<std::optional<std::pair<int, std::string>>>);
    int calls = 0;
    struct watched {
        int value;
        int* calls;
        bool operator<(const watched& other) const {
            ++*calls;
            return value < other.value;
        }
    };
    REQUIRE(descending{}(watched{2, &calls}, watched{1, &calls}));
    REQUIRE(ascending{}(watched{1, &calls}, watched{2, &calls}));
    REQUIRE(calls == 2);
}
