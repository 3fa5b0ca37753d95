// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
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

/// How the slope changed over the last sizes tried, and how far from a line this may lead at larger
/// sizes: the error of the model, which the distances of the points from the line do not show.
///
/// A constant, a line and a power of x together go exactly through four points: the last four of
/// which each is at least three times as far as the one before (or twice, if there are not enough).
/// The least power is that of x log x, which bends by as much again with each factor, so that
/// nothing is taken to straighten.
class bend {
public:
    /// At least three points, ascending and different in x.
    explicit bend(std::span<const line_fit::point> points) {
        std::vector<line_fit::point> at = spaced(points, 3);
        if (at.size() < 4) at = spaced(points, 2);
        if (at.size() < 3) at.assign(points.rbegin(), points.rend());
        last_ = at[0];
        middle_ = at[1].x;
        after_ = slope(at[1], at[0]);
        before_ = slope(at[2], at[1]);
        off_ = std::abs(after_ - before_) * (middle_ - at[2].x);
        if (at.size() == 3) {
            power_ = largest_power; // there is room for any
        } else {
            const double change = after_ - before_, earlier = before_ - slope(at[3], at[2]);
            // Peaks are in whole bytes.
            const double rounding = 2 / (at[2].x - at[3].x);
            const auto bends_more = [&](double power, double before) {
                return std::abs(change) > ratio_of_changes(at, power) * before;
            };
            jumps_ = bends_more(largest_power, std::abs(earlier) + rounding);
            // The largest power up to that one which bends no more, if the slope changes one way.
            if (!jumps_ && !is_straight() && change * earlier >= -rounding * std::abs(change))
                for (double step = largest_power / 2; step > 0.001; step /= 2)
                    if (power_ + step < largest_power
                        && bends_more(power_ + step, std::abs(earlier) - rounding))
                        power_ += step;
        }
        const double bent = chord(middle_, last_.x) - chord(at[2].x, middle_);
        factor_ = (after_ - before_) / bent;
    }

    double before() const noexcept { return before_; } ///< the slope up to `middle`
    double after() const noexcept { return after_; }   ///< and from there to `last`
    double middle() const noexcept { return middle_; }
    double last() const noexcept { return last_.x; }

    /// Whether the last slope differs from the one before by so much more than that from the one
    /// before it that no power of x up to the fourth bends like this: something began, or ended.
    bool jumps() const noexcept { return jumps_; }

    /// Whether the last three points are on a line, to the byte.
    bool is_straight() const noexcept { return off_ <= 1; }

    /// Whether the last two slopes differ by more than a tenth.
    bool is_curve() const noexcept {
        return std::abs(after_ - before_) > 0.1 * std::max(std::abs(before_), std::abs(after_));
    }
    /// Whether the point before them is off by more than a two hundredth of `range`.
    bool is_seen(double range) const noexcept { return off_ > range / 200; }

    /// How far from `line` the peak may be at x.
    double error_at(double x, double line) const noexcept {
        if (x <= last_.x) return 0;
        const double straight = last_.y + after_ * (x - last_.x) - line;
        const double bent = factor_ * (chord(last_.x, x) - chord(middle_, last_.x)) * (x - last_.x);
        const double off = std::max(std::abs(straight), std::abs(straight + bent));
        return off < 1e-12 * std::abs(line) ? 0 : off; // which is only the rounding of these sums
    }

private:
    static constexpr double largest_power = 4;

    static std::vector<line_fit::point> spaced(std::span<const line_fit::point> points,
                                               double factor) {
        std::vector<line_fit::point> found; // largest first
        for (auto p = points.rbegin(); p != points.rend() && found.size() < 4; ++p)
            if (found.empty() || p->x <= found.back().x / factor) found.push_back(*p);
        return found;
    }

    static double slope(const line_fit::point& from, const line_fit::point& to) noexcept {
        return (to.y - from.y) / (to.x - from.x);
    }

    /// A power of x less a line, which for the power 1 becomes x log x.
    static double curve(double x, double power) noexcept {
        if (power == 1) return x > 0 ? x * std::log(x) : 0;
        return (std::pow(x, power) - x) / (power - 1);
    }
    static double chord(double from, double to, double power) noexcept {
        return (curve(to, power) - curve(from, power)) / (to - from);
    }
    double chord(double from, double to) const noexcept { return chord(from, to, power_); }

    /// By how much more the slope of a curve changes over the last three points than over the
    /// three before.
    static double ratio_of_changes(const std::vector<line_fit::point>& at, double power) noexcept {
        const double middle = chord(at[2].x, at[1].x, power);
        return (chord(at[1].x, at[0].x, power) - middle)
             / (middle - chord(at[3].x, at[2].x, power));
    }

    line_fit::point last_;
    double middle_ = 0;
    double before_ = 0, after_ = 0;
    double off_ = 0;
    bool jumps_ = false;
    double power_ = 1, factor_ = 0; ///< of the curve
};

/// The growth of a container that doubles its capacity: y / x goes up and down between two bounds,
/// again and again, and no line fits. It goes up at once and down slowly, so that sizes easily miss
/// the upper bound, but hardly the lower one. So the range that was seen is extended by one and a
/// half times itself above, and by half of itself below, but to a factor of at most 2.3: two, and
/// some more for hash tables, whose sizes are primes.
struct steps {
    static constexpr double factor = 2.3;

    /// Whether two sizes are so close that they fill a container that doubles its capacity to
    /// different degrees.
    static constexpr bool are_close(double size, double larger) noexcept {
        return larger <= 1.5 * size;
    }

    double slope = 0; ///< halfway between the bounds
    double error = 0; ///< from there to either

    /// Points ascending and different in x; only those of the last factor of ten are used. Empty if
    /// these are fewer than four, if y / x differs by more than `factor`, if y / x or the slope
    /// practically only rises or only falls: then it is a curve, such as a constant plus powers;
    /// and if it may be full, see may_be_full().
    static std::optional<steps> in(std::span<const line_fit::point> points) {
        while (!points.empty() && points.front().x < points.back().x / 10)
            points = points.subspan(1);
        if (points.size() < 4 || !(points.front().x > 0)) return std::nullopt;

        std::vector<double> shares, slopes;
        for (std::size_t i = 0; i < points.size(); ++i) {
            shares.push_back(points[i].y / points[i].x);
            if (i > 0)
                slopes.push_back((points[i].y - points[i - 1].y) / (points[i].x - points[i - 1].x));
        }
        const auto [least, most] = std::ranges::minmax(shares);
        if (is_monotone(shares) || is_monotone(slopes) || most > factor * least
            || may_be_full(points, slopes))
            return std::nullopt;
        const double seen = most - least;
        const double low = std::max(least - 0.5 * seen, most / factor);
        const double high = std::min(most + 1.5 * seen, least * factor);
        return steps{(low + high) / 2, (high - low) / 2};
    }

private:
    /// But for a tenth of all change.
    static bool is_monotone(const std::vector<double>& values) {
        const auto [least, most] = std::ranges::minmax(values);
        const double little = (most - least) / 10;
        const auto rises = [&](double before, double after) { return after > before + little; };
        const auto falls = [&](double before, double after) { return rises(after, before); };
        return std::ranges::adjacent_find(values, rises) == values.end()
            || std::ranges::adjacent_find(values, falls) == values.end();
    }

    /// Whether it has hardly risen since a size that is not close to the last, or rises by less at
    /// the end than it does between two steps.
    static bool may_be_full(std::span<const line_fit::point> points,
                            const std::vector<double>& slopes) {
        const line_fit::point& last = points.back();
        const auto risen = std::ranges::find_if(
            points, [&](const line_fit::point& p) { return p.y >= 0.9 * last.y; });
        return !are_close(points[points.size() - 2].x, last.x) || !are_close(risen->x, last.x)
            || slopes.back() < 0.9 * *std::min_element(slopes.begin(), slopes.end() - 1);
    }
};

} // namespace weir::detail
