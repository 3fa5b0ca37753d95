// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/steps.hpp>

#include <cmath>
#include <optional>
#include <vector>

using weir::detail::steps;

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

TEST_CASE("where there are few sizes in the last factor of ten, the last four count") {
    CHECK(steps_in({10, 100, 1'000, 10'000}, capacity));
    CHECK_FALSE(steps_in({100, 1'000, 10'000}, capacity));
    CHECK_FALSE(steps_in({0, 100, 1'000, 10'000}, capacity)); // nothing is shared by 0 records
}

TEST_CASE("what only rises or only falls is no steps") {
    const std::vector<double> sizes{1'000, 2'000, 4'000, 7'000, 10'000};
    CHECK_FALSE(steps_in(sizes, [](double x) { return 3 * x; }));
    CHECK_FALSE(steps_in(sizes, [](double x) { return 1e7 + x * x; })); // a share falls, then rises
    CHECK_FALSE(steps_in(sizes, [](double x) { return std::sqrt(x); }));
    CHECK_FALSE(steps_in(sizes, [](double x) { return x * std::log(x); }));
    // More than doubled from size to size: something else.
    CHECK_FALSE(steps_in(sizes, [](double x) { return x == 2'000 || x == 7'000 ? 3 * x : x; }));
    CHECK(steps_in(sizes, [](double x) { return x == 2'000 || x == 7'000 ? 2 * x : x; }));
}
