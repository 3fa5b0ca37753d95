// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/line_fit.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace weir::detail {

/// How the slope changed over the last sizes that were tried, of those that at least double, and how
/// far from a line that may lead at larger ones: the error of the model, which the distances of the
/// points from the line do not tell.
class bend {
public:
    /// At least three points, in the order of x, each at another x.
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
        // What changed the slope by more is thought to be buffers that were filling.
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

    /// How far from a line at x, if for each step, which is from `middle` to `last`, the slope
    /// changes as much again, or more if it did so before: exact for a power of x, up to a square.
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
    double change_ = 0;       ///< of the slope, for a step
    double acceleration_ = 1; ///< of that, from step to step
};

} // namespace weir::detail
