// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/report.hpp>
#include <weir/report/detail/trial.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

// Reports whose figures a test knows.

namespace weir::test {

/// A measured report with these stages, written one line after the other in /src/app/pipes.cpp.
inline report hand_filled(std::initializer_list<const char*> names) {
    report figures;
    figures.measured = true;
    for (const char* name : names) {
        report::row row;
        row.name = name;
        row.file = "/src/app/pipes.cpp";
        row.line = static_cast<std::uint32_t>(figures.stages.size() + 10);
        row.records = 0;
        row.retained = 0;
        figures.stages.push_back(std::move(row));
    }
    figures.outside.name = "outside";
    figures.held.assign(figures.stages.size() + 1,
                        std::vector<std::uint64_t>(figures.stages.size() + 1));
    return figures;
}

/// A trial in which as many passed all stages as were asked for, and the stages, and last what is
/// outside, have these self peaks.
inline detail::trial trial_of(std::uint64_t records, std::initializer_list<const char*> names,
                              const std::vector<std::uint64_t>& self_peaks, std::uint64_t peak) {
    report figures = hand_filled(names);
    for (std::size_t i = 0; i < figures.stages.size(); ++i) {
        figures.stages[i].records = records;
        figures.stages[i].self_peak = self_peaks.at(i);
    }
    figures.outside.self_peak = self_peaks.at(figures.stages.size());
    figures.peak = peak;
    return {records, std::move(figures)};
}

} // namespace weir::test
