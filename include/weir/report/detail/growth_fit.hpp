// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace weir::detail {

/// The number of standard errors on either side that hold the true value in 95 of 100 cases, by
/// Student's t distribution; within 0.3 %.
inline double student_t_95(std::size_t degrees_of_freedom) noexcept {
    constexpr std::array table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                               2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                               2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                               2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
    if (degrees_of_freedom == 0) return std::numeric_limits<double>::infinity();
    if (degrees_of_freedom <= table.size()) return table[degrees_of_freedom - 1];
    return 1.960 + 2.4 / static_cast<double>(degrees_of_freedom);
}

/// The line y = intercept + slope * x by least squares of the distances in y. Errors are half the
/// width of the 95 % interval, for distances that are independent and normally distributed.
class line_fit {
public:
    struct point {
        double x = 0, y = 0;
    };

    /// At least three points, of which two differ in x.
    explicit line_fit(std::span<const point> points) noexcept
        : count_{static_cast<double>(points.size())} {
        for (const point& p : points) {
            mean_x_ += p.x / count_;
            mean_y_ += p.y / count_;
        }
        double products = 0, largest = 0;
        for (const point& p : points) {
            squares_x_ += (p.x - mean_x_) * (p.x - mean_x_);
            products += (p.x - mean_x_) * (p.y - mean_y_);
            largest = std::max(largest, std::abs(p.y));
        }
        slope_ = products / squares_x_;
        double squares = 0;
        for (const point& p : points) {
            const double distance = std::abs(p.y - at(p.x));
            largest_distance_ = std::max(largest_distance_, distance);
            squares += distance * distance;
        }
        // Distances from an exact line are only the rounding of these sums.
        if (largest_distance_ < 1e-12 * largest) largest_distance_ = squares = 0;
        scatter_ = student_t_95(points.size() - 2) * std::sqrt(squares / (count_ - 2));
    }

    double slope() const noexcept { return slope_; }
    double slope_error() const noexcept { return scatter_ / std::sqrt(squares_x_); }
    double largest_distance() const noexcept { return largest_distance_; }

    double at(double x) const noexcept { return mean_y_ + slope_ * (x - mean_x_); }
    /// The error of one more point at x.
    double error_at(double x) const noexcept {
        const double away = x - mean_x_;
        return scatter_ * std::sqrt(1 + 1 / count_ + away * away / squares_x_);
    }

private:
    double count_;
    double mean_x_ = 0, mean_y_ = 0;
    double squares_x_ = 0;
    double slope_ = 0;
    double largest_distance_ = 0;
    double scatter_ = 0; ///< the standard error of a point, times Student's t
};

/// How the slope changed over the last sizes tried (those that at least double), and how far from a
/// line this may lead at larger sizes: the error of the model, which the distances of the points
/// from the line do not show.
class bend {
public:
    /// At least three points, ascending and different in x.
    explicit bend(std::span<const line_fit::point> points) {
        std::vector<line_fit::point> spaced; // largest first
        for (auto p = points.rbegin(); p != points.rend(); ++p)
            if (spaced.empty() || p->x <= spaced.back().x / 2) spaced.push_back(*p);
        if (spaced.size() < 3) spaced.assign(points.rbegin(), points.rend());
        after_ = slope(spaced[1], spaced[0]);
        before_ = slope(spaced[2], spaced[1]);
        last_ = spaced[0].x;
        middle_ = spaced[1].x;
        off_ = std::abs(after_ - before_) * (middle_ - spaced[2].x);

        const double step = last_ / middle_;
        change_ = std::abs(after_ - before_);
        if (spaced.size() == 3) {
            acceleration_ = step;
            return;
        }
        const double earlier = before_ - slope(spaced[3], spaced[2]);
        if ((earlier < 0) == (after_ < before_) && change_ > std::abs(earlier))
            acceleration_ = std::min(step, change_ / std::abs(earlier));
        // A larger earlier change is taken for buffers that were filling.
        else if (std::abs(earlier) <= 0.15 * std::abs(after_))
            change_ = std::max(change_, std::abs(earlier));
    }

    double before() const noexcept { return before_; } ///< the slope up to `middle`
    double after() const noexcept { return after_; }   ///< and from there to `last`
    double middle() const noexcept { return middle_; }
    double last() const noexcept { return last_; }

    /// Whether the last two slopes differ by more than a tenth, and the point before them is off by
    /// more than a two hundredth of `range`.
    bool is_curve(double range) const noexcept {
        return change_of_last() > 0.1 * std::max(std::abs(before_), std::abs(after_))
            && off_ > range / 200;
    }

    /// How far from a line the peak may be at x, if in each step (the factor from `middle` to
    /// `last`) the slope changes by as much again, or by more if the last change was larger than
    /// the one before: exact for a power of x, up to a square.
    double error_at(double x) const noexcept {
        if (x <= last_ || change_ == 0) return 0;
        const double steps = 1 + std::log(x / last_) / std::log(last_ / middle_);
        const double changes = acceleration_ < 1.001
                                 ? steps
                                 : (std::pow(acceleration_, steps) - 1) / (acceleration_ - 1);
        return change_ * changes * (x - last_);
    }

private:
    static double slope(const line_fit::point& from, const line_fit::point& to) noexcept {
        return (to.y - from.y) / (to.x - from.x);
    }
    double change_of_last() const noexcept { return std::abs(after_ - before_); }

    double before_ = 0, after_ = 0;
    double middle_ = 0, last_ = 0;
    double off_ = 0;
    double change_ = 0;       ///< change of the slope per step
    double acceleration_ = 1; ///< factor of `change_` per step
};

/// The growth of a container that doubles its capacity: y / x goes up and down between two bounds,
/// again and again, and no line fits. It rises at once and falls slowly, so that sizes easily miss
/// the upper bound, but hardly the lower one. So the range that was seen is extended by one and a
/// half times itself above, and by half of itself below, but to a factor of at most 2.3: two, and
/// some more for hash tables, whose sizes are primes.
struct steps {
    static constexpr double factor = 2.3;

    double slope = 0; ///< halfway between the bounds
    double error = 0; ///< from there to either

    /// Points ascending and different in x; only the last four, or those of the last factor of ten
    /// if these are more, are used. Empty if y / x differs by more than `factor`, or if y / x or
    /// the slope only rises or only falls: then it is a curve, such as a constant plus powers.
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
