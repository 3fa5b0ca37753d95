// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/report/detail/growth_fit.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using weir::detail::bend;

namespace {

const std::vector<double> by_tens{1, 10, 100, 1'000, 10'000};

template <class Function>
bend bend_of(const std::vector<double>& sizes, Function y) {
    std::vector<weir::detail::line_fit::point> points;
    for (const double x : sizes) points.push_back({x, y(x)});
    return bend{points};
}

bool about(double value, double expected) {
    return std::abs(value - expected) <= 1e-6 * std::abs(expected);
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
    const bend line = bend_of(by_tens, [](double x) { return 7 + 3 * x; });
    CHECK(line.error_at(1e9) == 0);
    CHECK_FALSE(line.is_curve(30'000));
    const bend square = bend_of(by_tens, [](double x) { return x * x; });
    CHECK(square.error_at(10'000) == 0);
    CHECK(square.error_at(10'001) > 0);
    CHECK(square.is_curve(1e8));
}

TEST_CASE("a slope that changes like that of a power goes on doing so") {
    for (const double power : {1.02, 1.05, 1.3, 1.7, 2.0}) {
        const auto y = [&](double x) { return 50 * x + std::pow(x, power); };
        const bend found = bend_of(by_tens, y);
        for (const double x : {1e5, 1e6, 1e8}) {
            // The slope of one more step, at most that far from the last one.
            const double off = y(x) - y(1e4) - found.after() * (x - 1e4);
            CAPTURE(power, x, off, found.error_at(x));
            CHECK(off > 0);
            CHECK(found.error_at(x) >= off);
            CHECK(found.error_at(x) <= 2.5 * off);
        }
    }
}

TEST_CASE("a change that grows smaller is taken to go on as it is, or as it was") {
    const auto y = [](double x) { return 100 * x + 5 * std::min(x, 100.0) + 3 * std::min(x, 1e3); };
    const bend found = bend_of(by_tens, y); // slopes 108, 103 and 100
    CHECK(about(found.error_at(1e5), 5 * 2 * 9e4));
    // By buffers that were filling when the records were few nothing is concluded.
    const bend filling = bend_of(by_tens, [&](double x) { return y(x) + 50 * std::min(x, 100.0); });
    CHECK(about(filling.error_at(1e5), 3 * 2 * 9e4));
}

TEST_CASE("three sizes leave room for a square") {
    const auto y = [](double x) { return 1'000 * x + 0.1 * x * x; };
    const bend found = bend_of({10, 100, 1'000}, y);
    CHECK(found.error_at(1e6) >= y(1e6) - y(1e3) - found.after() * (1e6 - 1e3));
}
