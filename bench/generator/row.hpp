// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// What is compared: rows of programs that must all find the same number.

namespace bench {

using number = std::uint64_t;

/// Names of programs that stand in many rows, and so in a column of their own in the table.
namespace column {
inline constexpr std::string_view loop = "loop";
inline constexpr std::string_view branchless = "loop without a branch";
inline constexpr std::string_view views = "std::views";
inline constexpr std::string_view sink = "std::views, weir::sum";
inline constexpr std::string_view generator = "weir::generator";
inline constexpr std::string_view blocks = "weir::generator, blocks";
inline constexpr std::string_view standard = "std::generator";
} // namespace column

struct program {
    std::string name;
    std::function<number()> run;
};

/// The time of one program ought to be at most so many times that of another. Where one of the two
/// is missing, nothing is claimed.
struct goal {
    std::string_view of;
    double at_most;
    std::string_view than;
};

struct row {
    std::string name;
    number elements;               ///< of one run; times are given for one
    std::vector<program> programs; ///< first what the others are compared with
    std::vector<goal> goals = {};
    bool in_table = true; ///< in that of the README, not only in the comparison on the terminal
    int runs = 1;         ///< so many are timed as one, that the clock is precise enough
};

/// Throws std::runtime_error if the programs of a row do not all find the same number.
inline void compare_results(const std::vector<row>& rows) {
    for (const row& each : rows) {
        const number expected = each.programs.front().run();
        for (const program& one : each.programs)
            if (const number found = one.run(); found != expected)
                throw std::runtime_error{each.name + ": " + one.name + " finds "
                                         + std::to_string(found) + ", " + each.programs.front().name
                                         + ' ' + std::to_string(expected)};
    }
}

} // namespace bench
