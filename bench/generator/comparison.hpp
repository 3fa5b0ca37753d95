// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../interleaved.hpp"
#include "row.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

inline constexpr int rounds = 5;

/// Nanoseconds an element of each program of a row, run in turn.
inline std::vector<double> measure(const row& of) {
    std::vector<contender> racing;
    for (const program& each : of.programs)
        racing.push_back({each.name, [&] {
                              for (int i = 0; i < of.runs; ++i)
                                  benchmark::DoNotOptimize(each.run());
                          }});
    race(racing, rounds);
    std::vector<double> ns;
    for (const contender& each : racing)
        ns.push_back(1e9 * each.best / of.runs / static_cast<double>(of.elements));
    return ns;
}

/// A row, and what its programs took.
class measured_row {
public:
    measured_row(const row& of, std::vector<double> ns) : of_{&of}, ns_{std::move(ns)} {}

    const row& of() const { return *of_; }
    double ns(std::size_t program) const { return ns_[program]; }

    /// Of the program of this name, if there is one.
    std::optional<double> ns(std::string_view name) const {
        for (std::size_t i = 0; i < ns_.size(); ++i)
            if (of_->programs[i].name == name) return ns_[i];
        return std::nullopt;
    }

    /// What the others are compared with: the first, or the loop without a branch if that is
    /// faster.
    double reference() const {
        return std::min(ns_.front(), ns(column::branchless).value_or(ns_.front()));
    }

private:
    const row* of_;
    std::vector<double> ns_;
};

inline void print_comparison(const std::vector<measured_row>& rows) {
    std::printf(
        "\nNanoseconds an element, and how many times those of the first. Where there are two "
        "loops, of the faster one.\n\n%-76s %10s %10s %10s\n",
        "", "ns", "x first", "more, ns");
    for (const measured_row& each : rows)
        for (std::size_t i = 0; i < each.of().programs.size(); ++i)
            std::printf("%-40s %-35s %10.2f %10.2f %+10.2f\n", each.of().name.c_str(),
                        each.of().programs[i].name.c_str(), each.ns(i),
                        each.ns(i) / each.reference(), each.ns(i) - each.reference());
}

} // namespace bench
