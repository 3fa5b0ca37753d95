// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/allocations_per_record_below.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/verdict.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

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

} // namespace weir
