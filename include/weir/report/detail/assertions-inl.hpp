// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/assertions.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

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
