// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/assertions.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace weir {

WEIR_DETAIL_INLINE verdict nothing_retained(const report& figures) {
    const detail::stage_guard own{detail::untracked};
    if (!figures.measured) return {false, detail::why_not_measured()};

    for (std::size_t i = 0; i < figures.stages.size(); ++i)
        if (figures.stages[i].records && !figures.stages[i].retained)
            return {false, "what " + detail::stage_text(figures, i)
                               + " retains is not known: its pipe is still alive; destroy the pipe "
                                 "before trace.report()"};

    std::string message;
    for (std::size_t i = 0; i <= figures.stages.size(); ++i) {
        const report::row& row = detail::row_at(figures, i);
        const std::uint64_t retained = row.retained.value_or(row.live_bytes);
        if (retained == 0 && row.live_bytes == 0) continue;
        message += message.empty() ? "" : "; ";
        if (retained == 0) {
            message += detail::in_bytes(row.live_bytes) + " allocated by "
                     + detail::stage_text(figures, i)
                     + " after its pipe was destroyed are still alive";
            continue;
        }
        message += detail::stage_text(figures, i) + " retained " + detail::in_bytes(retained);
        if (row.live_bytes == 0)
            message += " when its pipe was destroyed, all freed since";
        else if (row.live_bytes != retained)
            message += " when its pipe was destroyed, and has " + detail::in_bytes(row.live_bytes)
                     + " alive now";
        else
            message += " in " + detail::in_count(row.live_blocks)
                     + (row.live_blocks == 1 ? " block" : " blocks");
    }
    const std::string end = detail::caveats_of(figures);
    if (!message.empty()) return {false, message + end};
    return {true,
            "nothing was retained of " + detail::in_count(figures.records) + " records" + end};
}

} // namespace weir

namespace weir::detail {

/// Two rates that print differently if they differ.
struct rates_told_apart {
    std::string first, second;

    rates_told_apart(double a, double b) {
        constexpr int most = 17;
        int of_a = decimals_for(a), of_b = decimals_for(b), common = std::min(of_a, of_b);
        while (a != b && common < most && with_commas(a, common) == with_commas(b, common))
            ++common;
        first = with_commas(a, std::max(of_a, common));
        second = with_commas(b, std::max(of_b, common));
    }
};

} // namespace weir::detail

namespace weir {

WEIR_DETAIL_INLINE verdict allocations_per_record_below(const report& figures, double limit) {
    const detail::stage_guard own{detail::untracked};
    if (!figures.measured) return {false, detail::why_not_measured()};

    std::size_t most = figures.stages.size();
    double largest = 0;
    for (std::size_t i = 0; i < figures.stages.size(); ++i) {
        const report::row& row = figures.stages[i];
        if (row.records.value_or(0) == 0) continue;
        const double each =
            static_cast<double>(row.allocated_blocks) / static_cast<double>(*row.records);
        if (most == figures.stages.size() || each > largest) {
            most = i;
            largest = each;
        }
    }
    if (most == figures.stages.size())
        return {false, "no record passed a gauge: put weir::stage(\"...\") into the pipe"};

    const report::row& row = figures.stages[most];
    const bool passed = largest < limit;
    const detail::rates_told_apart rates{limit, largest};
    std::string message =
        passed ? "no stage allocates " + rates.first + " times a record or more; most, "
               : "not below " + rates.first + " allocations a record: ";
    message += detail::stage_text(figures, most);
    message += passed ? " with " : " makes ";
    message += rates.second + " (" + detail::in_count(row.allocated_blocks) + " for "
             + detail::in_count(*row.records) + (*row.records == 1 ? " record)" : " records)")
             + detail::caveats_of(figures);
    return {passed, std::move(message)};
}

WEIR_DETAIL_INLINE verdict peak_below(const report& figures, std::uint64_t bytes) {
    const detail::stage_guard own{detail::untracked};
    if (!figures.measured) return {false, detail::why_not_measured()};
    const detail::told_apart sizes{figures.peak, bytes};
    const std::string end = detail::caveats_of(figures);
    if (figures.peak < bytes)
        return {true, "the peak of " + sizes.first + " is below " + sizes.second + end};

    std::string message = "the peak of " + sizes.first;
    if (const std::string place = detail::place_of_peak(figures); !place.empty())
        message += " (" + place + ')';
    message += " is not below " + sizes.second;
    std::size_t largest = figures.stages.size();
    for (std::size_t i = 0; i < figures.stages.size(); ++i)
        if (figures.stages[i].at_peak > detail::row_at(figures, largest).at_peak) largest = i;
    const std::uint64_t part = detail::row_at(figures, largest).at_peak;
    if (part != 0)
        message +=
            "; the largest part, " + detail::in_bytes(part) + ", is "
            + detail::origin_and_holder(figures, largest, detail::main_holder(figures, largest));
    return {false, message + end};
}

} // namespace weir
