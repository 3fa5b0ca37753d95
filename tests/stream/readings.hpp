// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <utility>
#include <vector>

// Elements with a floating-point key, which may be NaN.

namespace weir::test {

inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Tells which one it is.
struct reading {
    double key;
    std::size_t place;
};

/// Up to `most`, few of them different, and a third of them NaN.
inline std::vector<reading> random_readings(std::mt19937& random, std::size_t most) {
    std::vector<reading> readings(random() % (most + 1));
    for (std::size_t i = 0; i < readings.size(); ++i)
        readings[i] = {random() % 3 == 0 ? not_a_number : static_cast<double>(random() % 6) - 3, i};
    return readings;
}

/// Ordered as weir orders the keys, without any NaN.
inline std::pair<bool, double> upwards(const reading& of) {
    return std::isnan(of.key) ? std::pair{true, 0.0} : std::pair{false, of.key};
}
inline std::pair<bool, double> downwards(const reading& of) {
    return std::isnan(of.key) ? std::pair{true, 0.0} : std::pair{false, -of.key};
}

} // namespace weir::test
