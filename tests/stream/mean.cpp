// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/mean.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

__extension__ using wide = __int128;

using limits = std::numeric_limits<double>;
constexpr double infinity = limits::infinity();

struct user {
    int age;
    float weight() const { return static_cast<float>(age) + 0.5F; }
};

} // namespace

TEST_CASE("the mean of random numbers is that of long double") {
    std::mt19937_64 random{1};
    std::uniform_real_distribution<double> any{-1e3, 1e9};
    for (int round = 0; round < 200; ++round) {
        std::vector<double> numbers(1 + random() % 100);
        for (double& n : numbers) n = any(random);
        long double sum = 0;
        for (const double n : numbers) sum += static_cast<long double>(n);
        const auto expected = static_cast<double>(sum / static_cast<long double>(numbers.size()));
        const std::same_as<std::optional<double>> auto mean = numbers | weir::mean();
        REQUIRE(std::abs(mean.value() - expected) <= std::abs(expected) * 2 * limits::epsilon());
    }
}

TEST_CASE("numbers that cancel each other out cost no precision, however many there are") {
    std::mt19937_64 random{2};
    for (int round = 0; round < 60; ++round) {
        // Multiples of 2^-20 up to 2^52, each large one with its negative: 128 bits add them up
        // exactly, and what is left is 2^40 times smaller than what was added.
        std::vector<double> numbers;
        wide exact = 0;
        double magnitude = 0;
        const auto add = [&](std::int64_t units) {
            numbers.push_back(std::ldexp(static_cast<double>(units), -20));
            exact += units;
            magnitude += std::abs(numbers.back());
        };
        for (auto pairs = random() % 3000; pairs > 0; --pairs) {
            const auto large = static_cast<std::int64_t>(random() >> 12) - (std::int64_t{1} << 51);
            add(large);
            add(-large);
        }
        for (auto small = 1 + random() % 10; small > 0; --small)
            add(static_cast<std::int64_t>(random() % 1000) + 1);
        std::ranges::shuffle(numbers, random);

        const auto count = static_cast<double>(numbers.size());
        const double expected = std::ldexp(static_cast<double>(exact), -20) / count;
        // Of the sum, the last place; and what compensation itself loses, which is of second order.
        const double tolerance = 2 * limits::epsilon() * std::abs(expected)
                               + limits::epsilon() * limits::epsilon() * magnitude;
        REQUIRE(std::abs((numbers | weir::mean()).value() - expected) <= tolerance);
    }
}

TEST_CASE("small numbers are not lost between large ones, on whichever side of the sum they are") {
    for (const std::size_t groups : {1U, 10U, 100'000U}) {
        std::vector<double> numbers;
        for (std::size_t i = 0; i < groups; ++i)
            for (const double n : {1.0, 1e100, 1.0, -1e100}) numbers.push_back(n);
        REQUIRE((numbers | weir::mean()) == 0.5);
    }
    // A tenth a million times: the rounding errors of a plain sum have grown to 1e-11 by then.
    const auto tenth =
        std::views::iota(0, 1'000'000) | std::views::transform([](int) { return 0.1; });
    REQUIRE((tenth | weir::mean()) == 0.1);
}

TEST_CASE("the mean of one number is that number, at both ends of the range too") {
    for (const double n : {0.0, -1.5, limits::max(), limits::lowest(), limits::min(),
                           limits::denorm_min(), infinity, -infinity})
        REQUIRE((std::vector{n} | weir::mean()) == n);
}

TEST_CASE("a mean is infinite if the sum is, and no number if infinities contradict each other") {
    REQUIRE((std::vector{1.0, infinity, 2.0} | weir::mean()) == infinity);
    REQUIRE((std::vector{-infinity, 1.0} | weir::mean()) == -infinity);
    REQUIRE((std::vector{infinity, infinity} | weir::mean()) == infinity);
    REQUIRE((std::vector{limits::max(), limits::max(), 1.0} | weir::mean()) == infinity);
    REQUIRE(std::isnan((std::vector{infinity, 1.0, -infinity} | weir::mean()).value()));
    REQUIRE(std::isnan((std::vector{1.0, limits::quiet_NaN()} | weir::mean()).value()));
}

TEST_CASE("integers of any width have a mean, even where their sum would overflow") {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    REQUIRE((std::vector<std::int64_t>(5, largest) | weir::mean()) == std::ldexp(1.0, 63));
    REQUIRE((std::vector<std::uint64_t>(3, ~std::uint64_t{0}) | weir::mean())
            == std::ldexp(1.0, 64));
    REQUIRE((std::vector<signed char>(200, -128) | weir::mean()) == -128.0);
    REQUIRE((std::vector<float>{0.5F, 1.0F} | weir::mean()) == 0.75);
    REQUIRE((std::array{true, false, false, true, true} | weir::mean()) == 0.6);
    std::vector<bool> flags{true, false, true, true};
    REQUIRE((flags | weir::mean()) == 0.75);
    REQUIRE((std::as_const(flags) | weir::mean()) == 0.75);
}

TEST_CASE("the mean of nothing is nothing") {
    REQUIRE((std::views::empty<double> | weir::mean()) == std::nullopt);
    REQUIRE((std::views::empty<user> | weir::mean(&user::age)) == std::nullopt);
}

TEST_CASE("mean projects each element once") {
    const std::vector<user> users{{10}, {20}, {33}};
    REQUIRE((users | weir::mean(&user::age)) == 21.0);
    REQUIRE((users | weir::mean(&user::weight)) == 21.5);
    int calls = 0;
    REQUIRE((users | weir::mean([&](const user& u) {
                 ++calls;
                 return u.age;
             }))
            == 21.0);
    REQUIRE(calls == 3);
}

TEST_CASE("what the projection throws comes out of mean, which frees the source") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
    };
    const auto failing = [](int n) { return n < 2 ? n : throw std::runtime_error{"two"}; };
    REQUIRE_THROWS_WITH(source(token, 3) | weir::mean(failing), "two");
    REQUIRE(token.use_count() == 1);
}
