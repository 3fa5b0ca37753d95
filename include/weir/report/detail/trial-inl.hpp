// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/detail/trial.hpp>

#include <algorithm>
#include <cmath>
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

inline bool is_at_same_place(const report::row& a, const report::row& b) {
    return a.file == b.file && a.line == b.line;
}

inline std::optional<std::size_t> namesake(const report& in, std::size_t stage,
                                           const report& other) {
    const auto alike = [&](const report::row& row) {
        return row.name == in.stages[stage].name && is_at_same_place(row, in.stages[stage]);
    };
    const auto begin = in.stages.begin();
    auto before = std::count_if(begin, begin + static_cast<std::ptrdiff_t>(stage), alike);
    for (std::size_t i = 0; i < other.stages.size(); ++i)
        if (alike(other.stages[i]) && before-- == 0) return i;
    return std::nullopt;
}

/// The stages of a place that have no namesake in `other`.
inline std::vector<std::size_t> without_namesake(const report& in, const report::row& place,
                                                 const report& other) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < in.stages.size(); ++i)
        if (is_at_same_place(in.stages[i], place) && !namesake(in, i, other)) found.push_back(i);
    return found;
}

WEIR_DETAIL_INLINE std::optional<std::size_t> same_stage(const report& in, std::size_t stage,
                                                         const report& other) {
    if (stage >= in.stages.size()) return other.stages.size();
    if (const auto found = namesake(in, stage, other)) return found;
    const std::vector<std::size_t> here = without_namesake(in, in.stages[stage], other);
    const std::vector<std::size_t> there = without_namesake(other, in.stages[stage], in);
    if (here.size() != there.size()) return std::nullopt;
    return there[static_cast<std::size_t>(std::ranges::find(here, stage) - here.begin())];
}

/// What passed a gauge at a size.
struct passed_at {
    std::uint64_t records = 0, passed = 0;

    bool keeps_up_with(const passed_at& before) const noexcept {
        if (passed <= before.passed) return false;
        const auto grown = static_cast<double>(passed - before.passed);
        const auto asked = static_cast<double>(records - before.records);
        if (grown >= asked / 2 || before.records == 0) return true;
        const auto few = static_cast<double>(before.passed);
        const double each = asked / static_cast<double>(before.records) / 2; // foretells half
        return few * each <= grown + 2 * std::sqrt(grown + few * each * each);
    }
};

WEIR_DETAIL_INLINE std::string why_not_reached(const std::vector<trial>& trials) {
    if (trials.empty() || trials.front().records == trials.back().records) return {};
    const trial& last = trials.back();
    const auto larger = std::ranges::upper_bound(trials, last.records / 2, {}, &trial::records);
    const trial& before = larger == trials.begin() ? trials.front() : *(larger - 1);

    std::optional<std::size_t> most;
    passed_at then, now;
    for (std::size_t i = 0; i < last.figures.stages.size(); ++i) {
        if (!last.figures.stages[i].records) continue;
        const auto there = same_stage(last.figures, i, before.figures);
        const passed_at few{before.records,
                            there ? before.figures.stages[*there].records.value_or(0) : 0};
        const passed_at many{last.records, *last.figures.stages[i].records};
        if (many.keeps_up_with(few)) return {};
        if (most && many.passed <= now.passed) continue;
        most = i;
        then = few;
        now = many;
    }
    if (!most) return {};
    return in_count(now.records) + " records were asked for, and " + in_count(now.passed)
         + " passed " + stage_text(last.figures, *most) + ", where most did; of "
         + in_count(then.records) + ", it was " + in_count(then.passed)
         + "; give it as many as are asked for, or ask for fewer; if some are dropped before the "
           "first gauge, put one before that";
}

WEIR_DETAIL_INLINE std::vector<std::optional<std::uint64_t>>
self_peaks(const std::vector<trial>& trials, std::size_t stage) {
    std::vector<std::optional<std::uint64_t>> peaks;
    for (const trial& each : trials) {
        auto& peak = peaks.emplace_back();
        if (const auto there = same_stage(trials.back().figures, stage, each.figures))
            peak = row_at(each.figures, *there).self_peak;
    }
    return peaks;
}

} // namespace weir::detail
