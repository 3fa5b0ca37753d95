// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

// The same program, run with one size after the other, each under a trace of its own.

namespace weir::detail {

/// Called with a number of records, gives the pipe that reads so many; or runs it, and gives what
/// its sink returned, or nothing.
template <class F>
concept makes_pipe = std::invocable<F&, std::uint64_t>;

struct trial {
    std::uint64_t records = 0; ///< asked for
    report figures;
};

/// A range that is made is read to its end, and its elements are discarded. Whatever is made is
/// destroyed before the report.
template <makes_pipe MakePipe>
report report_of(MakePipe& make_pipe, std::uint64_t records) {
    const trace running{trace_options{.moments = 0}};
    if constexpr (std::is_void_v<std::invoke_result_t<MakePipe&, std::uint64_t>>) {
        std::invoke(make_pipe, records);
    } else {
        [[maybe_unused]] auto&& made = std::invoke(make_pipe, records);
        if constexpr (std::ranges::input_range<decltype(made)>)
            for ([[maybe_unused]] auto&& element : made) {
            }
    }
    return running.report();
}

/// Smallest size first, and that one twice: what is allocated once in a program (static tables, what
/// a library sets up when it is first used) would else be a peak of the smallest size alone. `caller`
/// is who to name in the error if a trace runs already.
template <makes_pipe MakePipe>
std::vector<trial> trials_of(MakePipe& make_pipe, std::vector<std::uint64_t> sizes,
                             const char* caller) {
    if (program_ledger.running() != 0)
        throw std::logic_error{std::string{caller}
                               + ": a trace is running, and each size is run under a trace of its "
                                 "own; let that one end first"};
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    if (!sizes.empty()) static_cast<void>(report_of(make_pipe, sizes.front()));
    std::vector<trial> made;
    for (const std::uint64_t size : sizes) made.push_back({size, report_of(make_pipe, size)});
    return made;
}

/// The stage that stands at `stage` in one report, in another: the one of the same name at the same
/// place, the how-manieth of these it is too. Empty if it has none.
inline std::optional<std::size_t> same_stage(const report& in, std::size_t stage,
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

/// The self peak of a stage of the last trial in all of them; 0 where it was not reached.
inline std::vector<std::uint64_t> self_peaks(const std::vector<trial>& trials, std::size_t stage) {
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
