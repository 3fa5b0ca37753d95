// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/units.hpp>
#include <weir/report/stage_text.hpp>
#include <weir/report/verdict.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace weir {

/// Passes if each stage allocated fewer than `limit` blocks for each record that passed its gauge,
/// on average. Stages that no record passed are left out; fails if that is all of them, and if
/// memory was not measured. The message names the stage that allocates most.
inline verdict allocations_per_record_below(const report& figures, double limit) {
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
    std::string message =
        passed ? "no stage allocates " + detail::with_commas(limit, detail::decimals_for(limit))
                     + " times a record or more; most, "
               : "not below " + detail::with_commas(limit, detail::decimals_for(limit))
                     + " allocations a record: ";
    message += detail::stage_text(figures, most);
    message += passed ? " with " : " makes ";
    message += detail::with_commas(largest, detail::decimals_for(largest)) + " ("
             + detail::in_count(row.allocated_blocks) + " for " + detail::in_count(*row.records)
             + " records)" + detail::caveats_of(figures);
    return {passed, std::move(message)};
}

} // namespace weir
