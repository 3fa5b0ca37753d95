// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/line_fit.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace weir::detail {

/// The growth of a container that doubles its capacity: y / x goes up and down between two bounds,
/// again and again, and no line fits. It goes up at once and down slowly, so that sizes easily miss
/// the upper bound, and hardly the lower one: to what was seen of them, one and a half times as much
/// as was seen is added above, and half of it below. But they are at most a factor of 2.3 apart: two,
/// and what hash tables have more, whose sizes are primes.
struct steps {
    static constexpr double factor = 2.3;

    double slope = 0; ///< halfway between the bounds
    double error = 0; ///< from there to either

    /// Of points in the order of x, each at another x, and of these the last four at least, or those
    /// of the last factor of ten. Empty if y / x differs by more than `factor`, or if either y / x or
    /// the slope only rises or only falls: that of a curve, and all that is made of a constant and
    /// powers, does.
    static std::optional<steps> in(std::span<const line_fit::point> points) {
        if (points.size() < 4) return std::nullopt;
        std::size_t first = points.size() - 4;
        while (first > 0 && points[first - 1].x >= points.back().x / 10) --first;
        points = points.subspan(first);
        if (!(points.front().x > 0)) return std::nullopt;

        std::vector<double> shares, slopes;
        for (std::size_t i = 0; i < points.size(); ++i) {
            shares.push_back(points[i].y / points[i].x);
            if (i > 0)
                slopes.push_back((points[i].y - points[i - 1].y) / (points[i].x - points[i - 1].x));
        }
        const auto [least, most] = std::ranges::minmax(shares);
        if (is_monotone(shares) || is_monotone(slopes) || most > factor * least)
            return std::nullopt;
        const double seen = most - least;
        const double low = std::max(least - 0.5 * seen, most / factor);
        const double high = std::min(most + 1.5 * seen, least * factor);
        return steps{(low + high) / 2, (high - low) / 2};
    }

private:
    static bool is_monotone(const std::vector<double>& values) {
        return std::ranges::is_sorted(values) || std::ranges::is_sorted(values, std::greater{});
    }
};

} // namespace weir::detail
