// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/report/detail/growth_fit.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <random>
#include <vector>

using weir::detail::bend;
using weir::detail::line_fit;
using weir::detail::steps;
using weir::detail::student_t_95;

namespace {

const std::vector<double> by_tens{1, 10, 100, 1'000, 10'000};

template <class Function>
bend bend_of(const std::vector<double>& sizes, Function y) {
    std::vector<weir::detail::line_fit::point> points;
    for (const double x : sizes) points.push_back({x, y(x)});
    return bend{points};
}

bool about(double value, double expected, double share = 1e-9) {
    return std::abs(value - expected) <= share * std::abs(expected);
}

} // namespace

TEST_CASE("the last two slopes are those between sizes that at least double") {
    const auto square = [](double x) { return x * x; };
    const bend tens = bend_of(by_tens, square);
    CHECK(about(tens.before(), 1'100));
    CHECK(about(tens.after(), 11'000));
    CHECK(tens.middle() == 1'000);
    CHECK(tens.last() == 10'000);
    const bend even = bend_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, square);
    CHECK(about(even.before(), 7)); // from 2 to 5
    CHECK(about(even.after(), 15));
    const bend close = bend_of({1, 9, 10}, square); // there are no better ones
    CHECK(about(close.before(), 10));
    CHECK(about(close.after(), 19));
}

TEST_CASE("a line has no bend, and inside the sizes that were tried there is nothing to add") {
    const auto straight = [](double x) { return 7 + 3 * x; };
    const bend line = bend_of(by_tens, straight);
    CHECK(line.is_straight());
    CHECK_FALSE(line.is_curve());
    CHECK(line.error_at(1e9, straight(1e9)) == 0);
    CHECK(line.error_at(1e9, straight(1e9) + 5) == 5); // what another line is off
    const bend square = bend_of(by_tens, [](double x) { return x * x; });
    CHECK(square.error_at(10'000, 1e8) == 0);
    CHECK(square.error_at(10'001, 1e8) > 0);
    CHECK(square.is_curve());
    CHECK(square.is_seen(1e8));
    CHECK_FALSE(square.is_straight());
}

TEST_CASE("a constant, a line and a power go on as they are, at whatever sizes") {
    for (const std::vector<double>& sizes : {by_tens,
                                             {100, 1'000, 3'000, 4'000, 5'500, 7'500, 10'000},
                                             {1'000, 2'000, 5'000, 10'000},
                                             {10, 500, 2'000, 9'000, 10'000}})
        for (const double power : {1.02, 1.3, 1.5, 1.7, 2.0, 3.0}) {
            const auto y = [&](double x) { return 1e5 + 50 * x + std::pow(x, power) / power; };
            const bend found = bend_of(sizes, y);
            for (const double x : {2e4, 1e5, 1e6, 1e8}) {
                const double line = 1e5 + 50 * x;
                CAPTURE(sizes, power, x, found.error_at(x, line));
                // A byte of the slope is a wide margin where it hardly bends.
                CHECK(found.error_at(x, line) >= (y(x) - line) * 0.99);
                CHECK(found.error_at(x, line) <= (y(x) - line) * (power < 1.5 ? 20 : 1.5));
            }
        }
}

TEST_CASE("what straightens is taken to bend as before, by as much with each factor") {
    for (const double power : {0.3, 0.5, 0.8}) {
        const auto y = [&](double x) { return 100 * x + 1'000 * std::pow(x, power); };
        const bend found = bend_of(by_tens, y);
        for (const double x : {1e5, 1e6, 1e8})
            CHECK(found.error_at(x, y(1e4) + found.after() * (x - 1e4))
                  >= y(1e4) + found.after() * (x - 1e4) - y(x));
    }
}

TEST_CASE("what sets in, or ends, at the last size is told from a power") {
    const auto jumps = [](auto y) {
        return bend_of({1, 10, 100, 1'000, 3'000, 4'000, 5'500, 7'500, 10'000}, y).jumps();
    };
    CHECK(jumps([](double x) { return 50 * std::min(x, 8'000.0); }));
    CHECK(jumps([](double x) { return 50 * std::min(x, 9'900.0); }));
    CHECK(jumps([](double x) { return 50 * x + 5 * std::max(x - 9'000, 0.0); }));
    CHECK_FALSE(jumps([](double x) { return 50 * x; }));
    for (const double power : {0.3, 0.5, 1.5, 2.0, 3.0})
        CHECK_FALSE(jumps([&](double x) { return std::round(50 * x + std::pow(x, power)); }));
}

TEST_CASE("three sizes leave room for any curve") {
    const auto y = [](double x) { return 1'000 * x + 0.1 * x * x * x; };
    const bend found = bend_of({10, 100, 1'000}, y);
    CHECK(found.error_at(1e6, 1e9) >= y(1e6) - 1e9);
}

TEST_CASE("the points of an exact line give the line, without an error") {
    std::mt19937_64 random{5};
    for (int i = 0; i < 1'000; ++i) {
        const auto a = static_cast<double>(random() % 1'000'000'000);
        const auto b = static_cast<double>(random() % 100'000);
        std::vector<line_fit::point> points;
        for (const double x : {1.0, 10.0, 100.0, 1'000.0, 10'000.0})
            points.push_back({x, a + b * x});
        const line_fit line{points};
        CHECK(std::abs(line.slope() - b) <= 1e-6 + 1e-9 * b);
        CHECK(line.slope_error() <= 1e-6);
        CHECK(std::abs(line.at(2'300'000) - (a + b * 2'300'000)) <= 1e-9 * (a + b * 2'300'000) + 1);
    }
}

TEST_CASE("a fit agrees with one worked out by hand") {
    // x 1 2 3 4, y 2 3 5 4: slope 0.8, intercept 1.5, residuals -0.3 -0.1 1.1 -0.7, so that the
    // standard error of a point is sqrt(1.8 / 2), and that of the slope this over sqrt(5).
    const std::vector<line_fit::point> points{{1, 2}, {2, 3}, {3, 5}, {4, 4}};
    const line_fit line{points};
    CHECK(about(line.slope(), 0.8));
    CHECK(about(line.at(0), 1.5));
    CHECK(about(line.largest_distance(), 1.1));
    CHECK(about(line.slope_error(), 4.303 * std::sqrt(0.9 / 5)));
    CHECK(about(line.error_at(6), 4.303 * std::sqrt(0.9 * (1 + 0.25 + 3.5 * 3.5 / 5))));
}

TEST_CASE("the true slope and a new point are within the stated error 95 times of 100") {
    std::mt19937_64 random{2024};
    for (const std::vector<double>& sizes : {std::vector<double>{1, 10, 100},
                                             {1, 10, 100, 1'000, 10'000},
                                             {5, 6, 7, 20, 30, 50, 60}}) {
        constexpr int rounds = 4'000;
        int slopes = 0, points_within = 0;
        for (int i = 0; i < rounds; ++i) {
            const double a = static_cast<double>(random() % 100'000);
            const double b = static_cast<double>(random() % 500);
            std::normal_distribution<double> noise{0, 1 + static_cast<double>(random() % 3'000)};
            std::vector<line_fit::point> points;
            for (const double x : sizes) points.push_back({x, a + b * x + noise(random)});
            const line_fit line{points};
            slopes += std::abs(line.slope() - b) <= line.slope_error();
            const double far = sizes.back() * 3;
            points_within +=
                std::abs(line.at(far) - (a + b * far + noise(random))) <= line.error_at(far);
        }
        // 95 %, and four standard errors of the count to either side.
        CHECK(slopes > rounds * 0.936);
        CHECK(slopes < rounds * 0.964);
        CHECK(points_within > rounds * 0.936);
        CHECK(points_within < rounds * 0.964);
    }
}

TEST_CASE("Student's t is that of the tables, also past their end") {
    CHECK(about(student_t_95(1), 12.706));
    CHECK(about(student_t_95(3), 3.182));
    CHECK(about(student_t_95(30), 2.042));
    CHECK(about(student_t_95(40), 2.0211, 0.003));
    CHECK(about(student_t_95(120), 1.9799, 0.003));
    CHECK(about(student_t_95(100'000), 1.96, 0.003));
    for (std::size_t i = 1; i < 200; ++i) CHECK(student_t_95(i) > student_t_95(i + 1));
    CHECK(std::isinf(student_t_95(0)));
}

namespace {

template <class Function>
std::optional<steps> steps_in(const std::vector<double>& sizes, Function y) {
    std::vector<weir::detail::line_fit::point> points;
    for (const double x : sizes) points.push_back({x, y(x)});
    return steps::in(points);
}

/// Of a vector that doubles.
double capacity(double x) { return std::exp2(std::ceil(std::log2(x))); }

} // namespace

TEST_CASE("steps are known by what a record takes, which goes up and down") {
    const auto found = steps_in({100, 1'000, 3'000, 5'500, 7'500, 10'000}, capacity);
    REQUIRE(
        found); // 1.28, 1.02, 1.37, 1.49, 1.09 and 1.64; the first is before the last factor of ten
    // Half of what was seen below is 0.717, and one and a half above 2.56: more than the factor.
    CHECK(std::abs(found->slope - found->error - (1.024 - 0.5 * (1.6384 - 1.024))) < 1e-6);
    CHECK(std::abs(found->slope + found->error - 1.024 * steps::factor) < 1e-6);
}

TEST_CASE(
    "steps are seen by four sizes in the last factor of ten, of which the last two are close") {
    CHECK(steps_in({1'000, 3'000, 7'500, 10'000}, capacity));
    CHECK_FALSE(steps_in({100, 1'000, 7'500, 10'000}, capacity));
    CHECK_FALSE(steps_in({1'000, 3'000, 6'500, 10'000}, capacity));
    CHECK_FALSE(steps_in({0, 0.1, 0.2, 0.3}, capacity)); // nothing is shared by 0 records
}

TEST_CASE("what may be full is no steps") {
    const std::vector<double> sizes{1'000, 3'000, 4'000, 5'500, 7'500, 10'000};
    const auto full_at = [&](double bound, auto y) {
        return !steps_in(sizes, [&](double x) { return y(std::min(x, bound)); });
    };
    const auto with_content = [](double x) { return 40 * x + 8 * capacity(x); };
    REQUIRE(steps_in(sizes, with_content));
    for (double bound = 10; bound < 10'000; bound *= 1.02) {
        CAPTURE(bound);
        CHECK(full_at(bound, [](double x) { return x + (x > 3'500 && x < 5'000 ? 1 : 0); }));
        CHECK((full_at(bound, with_content) || bound > 8'192)); // a step like any other
        CHECK((full_at(bound, capacity) || bound > 8'192));
    }
}

TEST_CASE("what only rises or only falls is no steps") {
    const std::vector<double> sizes{1'000, 2'000, 4'000, 7'000, 10'000};
    CHECK_FALSE(steps_in(sizes, [](double x) { return 3 * x; }));
    CHECK_FALSE(steps_in(sizes, [](double x) { return 1e7 + x * x; })); // a share falls, then rises
    CHECK_FALSE(steps_in(sizes, [](double x) { return std::sqrt(x); }));
    CHECK_FALSE(steps_in(sizes, [](double x) { return x * std::log(x); }));
    // More than doubled from size to size: something else.
    CHECK_FALSE(steps_in(sizes, [](double x) { return x == 2'000 || x == 10'000 ? 3 * x : x; }));
    CHECK(steps_in(sizes, [](double x) { return x == 2'000 || x == 10'000 ? 2 * x : x; }));
}
