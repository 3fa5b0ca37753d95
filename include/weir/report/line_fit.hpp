// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace weir::detail {

/// How many standard errors to either side hold the true value in 95 of 100 cases, by Student's t
/// distribution; within 0.3 %.
inline double student_t_95(std::size_t degrees_of_freedom) noexcept {
    constexpr std::array table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                               2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                               2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                               2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
    if (degrees_of_freedom == 0) return std::numeric_limits<double>::infinity();
    if (degrees_of_freedom <= table.size()) return table[degrees_of_freedom - 1];
    return 1.960 + 2.4 / static_cast<double>(degrees_of_freedom);
}

/// The line y = intercept + slope * x with the least squares of the distances in y. Errors are half
/// the width of the 95 % interval, for distances that are independent and normally distributed.
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
        // What is left of an exact line is the rounding of these sums.
        if (largest_distance_ < 1e-12 * largest) largest_distance_ = squares = 0;
        scatter_ = student_t_95(points.size() - 2) * std::sqrt(squares / (count_ - 2));
    }

    double slope() const noexcept { return slope_; }
    double slope_error() const noexcept { return scatter_ / std::sqrt(squares_x_); }
    double largest_distance() const noexcept { return largest_distance_; }

    double at(double x) const noexcept { return mean_y_ + slope_ * (x - mean_x_); }
    /// Of one more point at x.
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

} // namespace weir::detail
