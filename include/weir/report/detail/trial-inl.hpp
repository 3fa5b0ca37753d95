// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/trial.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace weir::detail {

WEIR_DETAIL_INLINE std::vector<trial>
run_trials(const std::function<report(std::uint64_t records)>& run,
           std::vector<std::uint64_t> sizes, const char* caller) {
    if (program_ledger.running() != 0)
        throw std::logic_error{std::string{caller}
                               + ": a trace is running, and each size is run under a trace of its "
                                 "own; let that one end first"};
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    if (!sizes.empty()) static_cast<void>(run(sizes.front()));
    std::vector<trial> made;
    for (const std::uint64_t size : sizes) made.push_back({size, run(size)});
    return made;
}

WEIR_DETAIL_INLINE std::optional<std::size_t> same_stage(const report& in, std::size_t stage,
                                                         const report& other) {
    if (stage >= in.stages.size()) return other.stages.size();
    const auto alike = [&](const report::row& row) {
        const report::row& wanted = in.stages[stage];
        return row.name == wanted.name && row.file == wanted.file && row.line == wanted.line;
    };
    const auto begin = in.stages.begin();
    auto before = std::count_if(begin, begin + static_cast<std::ptrdiff_t>(stage), alike);
    for (std::size_t i = 0; i < other.stages.size(); ++i)
        if (alike(other.stages[i]) && before-- == 0) return i;
    return std::nullopt;
}

WEIR_DETAIL_INLINE std::vector<std::uint64_t> self_peaks(const std::vector<trial>& trials,
                                                         std::size_t stage) {
    std::vector<std::uint64_t> peaks;
    for (const trial& each : trials) {
        const auto there = same_stage(trials.back().figures, stage, each.figures);
        if (!there)
            peaks.push_back(0);
        else
            peaks.push_back(*there < each.figures.stages.size()
                                ? each.figures.stages[*there].self_peak
                                : each.figures.outside.self_peak);
    }
    return peaks;
}

} // namespace weir::detail
