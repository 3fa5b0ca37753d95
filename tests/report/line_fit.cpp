// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/line_fit.hpp>

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

using weir::detail::line_fit;
using weir::detail::student_t_95;

namespace {

bool about(double value, double expected, double share = 1e-9) {
    return std::abs(value - expected) <= share * std::abs(expected);
}

} // namespace

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
