// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "handwritten.hpp"

#include <weir/detail/format_number.hpp>

#include <cstdio>
#include <string>
#include <vector>

// Where one program is faster than another, as it was measured.

namespace bench {

/// What two programs took for the same n.
struct pair_of_times {
    number n;
    double one, other;
};

/// Prints "a: faster than b for n = 1 to 64, slower for n = 128", from the smallest n to the
/// largest. Less than a tenth is no difference.
inline void print_crossovers(const std::string& one, const std::string& other,
                             const std::vector<pair_of_times>& measured) {
    constexpr double difference = 1.1;
    const auto verdict = [](const pair_of_times& at) -> const char* {
        if (at.one * difference < at.other) return "faster than ";
        if (at.other * difference < at.one) return "slower than ";
        return "as fast as ";
    };
    std::printf("%s:\n", one.c_str());
    for (std::size_t first = 0, last; first < measured.size(); first = last + 1) {
        last = first;
        const std::string found = verdict(measured[first]);
        while (last + 1 < measured.size() && found == verdict(measured[last + 1])) ++last;
        std::string of = weir::detail::with_commas(measured[first].n);
        if (last != first) of += " to " + weir::detail::with_commas(measured[last].n);
        std::printf("    %s for n = %s\n", (found + other).c_str(), of.c_str());
    }
}

} // namespace bench
