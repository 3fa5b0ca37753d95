// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "comparison.hpp"
#include "row.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

// A loop of a few nanoseconds takes a third more or less from one start of the program to the next,
// as its code and its frames come to lie elsewhere. So that no row is won by luck, the program is
// started several times, and the best of all starts counts.

namespace bench {

inline constexpr int starts = 16;

/// What a started program does: prints its times, row by row.
inline void print_times(const std::vector<row>& rows) {
    for (const row& each : rows)
        for (const double ns : measure(each)) std::printf("%.17g\n", ns);
}

/// The best of all starts. `program --times` must call print_times, of the same rows; throws
/// std::runtime_error if it does not.
inline std::vector<measured_row> measure_in_starts(const std::string& program,
                                                   const std::vector<row>& rows) {
    std::vector<std::vector<double>> best;
    for (const row& each : rows)
        best.emplace_back(each.programs.size(), std::numeric_limits<double>::infinity());

    for (int start = 1; start <= starts; ++start) {
        std::fprintf(stderr, "start %d of %d ...\n", start, starts);
        const auto close = [](std::FILE* output) { ::pclose(output); };
        const std::unique_ptr<std::FILE, decltype(close)> output{
            ::popen(('"' + program + "\" --times").c_str(), "r"), close};
        for (std::vector<double>& each : best)
            for (double& ns : each) {
                double measured = 0;
                if (!output || std::fscanf(output.get(), "%lf", &measured) != 1)
                    throw std::runtime_error{"cannot start " + program + " --times"};
                ns = std::min(ns, measured);
            }
    }

    std::vector<measured_row> measured;
    for (std::size_t i = 0; i < rows.size(); ++i) measured.emplace_back(rows[i], best[i]);
    return measured;
}

} // namespace bench
