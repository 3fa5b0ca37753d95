// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/detail/html.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Where the lines of a scale stand, and what is written beside them: sizes at powers of two, counts
// at powers of ten.

namespace weir::detail {

struct tick {
    double value = 0;
    std::string label;
};

/// 384 KiB, 1.5 MiB: for values that are round in binary.
inline std::string round_size(double bytes) {
    constexpr std::array<std::string_view, 7> units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
    return decimal(bytes, 3) + ' ' + std::string{units[unit]};
}

/// 250, 20 k, 1.5 M: for values that are round in decimal.
inline std::string round_count(double number) {
    constexpr std::array<std::string_view, 7> units{"", " k", " M", " G", " T", " P", " E"};
    std::size_t unit = 0;
    for (; number >= 1000 && unit + 1 < units.size(); ++unit) number /= 1000;
    return decimal(number, 3) + std::string{units[unit]};
}

/// From 0 up to `end`, at most six, a power of two apart.
inline std::vector<tick> size_ticks(double end) {
    double step = 1;
    while (end / step > 5) step *= 2;
    std::vector<tick> ticks{{0, "0"}};
    for (double at = step; at <= end; at += step) ticks.push_back({at, round_size(at)});
    return ticks;
}

/// From 0 up to `end`, at most six, at multiples of 1, 2 or 5 times a power of ten.
inline std::vector<tick> count_ticks(double end) {
    double step = 1;
    for (std::size_t i = 0; end / step > 5; ++i) step *= i % 3 == 1 ? 2.5 : 2;
    std::vector<tick> ticks{{0, "0"}};
    for (double i = 1; i * step <= end; ++i) ticks.push_back({i * step, round_count(i * step)});
    return ticks;
}

/// A logarithmic scale whose lines are powers of `base`.
struct logarithmic {
    double base = 10;
    double from = 0, to = 1; ///< exponents

    /// Room for all values from `least` to `most`. What is less than 1 stands at 1.
    static logarithmic over(double base, double least, double most) {
        const auto exponent = [&](double value) {
            return std::log2(std::max(value, 1.0)) / std::log2(base);
        };
        return {base, exponent(least), exponent(most)};
    }

    /// 0 at the beginning, 1 at the end.
    double place(double value) const {
        const double at = std::log2(std::max(value, 1.0)) / std::log2(base);
        return to > from ? (at - from) / (to - from) : 0.5;
    }

    /// At most seven lines within the scale.
    std::vector<tick> ticks(std::string (*label)(double)) const {
        constexpr std::array<int, 7> steps{1, 2, 3, 5, 10, 20, 40};
        constexpr double slack = 1e-9;
        for (const int step : steps) {
            const double first = std::ceil((from - slack) / step) * step;
            if ((to - first) / step >= 7) continue;
            std::vector<tick> result;
            for (double at = first; at <= to + slack; at += step) {
                const double value = std::round(std::pow(base, at));
                result.push_back({value, label(value)});
            }
            return result;
        }
        return {};
    }
};

/// Moves labels apart until none is nearer than `apart` to the next, each as near to where it
/// belongs as that allows. `wanted` ascends; the result lies within [least, most] if there is room.
inline std::vector<double> spread(std::vector<double> wanted, double apart, double least,
                                  double most) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wanted[i] = std::max(wanted[i], i == 0 ? least : wanted[i - 1] + apart);
    for (std::size_t i = wanted.size(); i-- > 0; most -= apart)
        wanted[i] = std::min(wanted[i], most);
    return wanted;
}

} // namespace weir::detail
