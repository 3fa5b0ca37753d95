// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/detail/printable.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/detail/text_table.hpp>
#include <weir/report/table.hpp>

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace weir::detail {

inline std::string records_of(const report::row& row) {
    return row.records ? in_count(*row.records) : "-";
}

WEIR_DETAIL_INLINE std::string how_measured(const report& figures) {
    if (!figures.measured) return "not measured";
    const std::string sums = figures.peak_within == 0 ? "" : "sums exact";
    if (!figures.resources_only) return sums.empty() ? "exact" : sums;
    return (sums.empty() ? "" : sums + ", ") + "only what went through weir::stage_resource";
}

/// Prints the stages that still had bytes when their pipe was destroyed; nothing if none had.
inline void print_retained(std::ostream& out, const report& figures) {
    std::vector<std::string> parts{"retained after the pipe was destroyed:"};
    for (const auto& row : figures.stages) {
        if (row.retained.value_or(0) == 0) continue;
        if (parts.size() > 1) parts.back() += ',';
        constexpr std::size_t longest_name = 60;
        parts.push_back(in_bytes(*row.retained) + " by " + fitted(row.name, longest_name));
    }
    if (parts.size() > 1) out << wrapped(parts) << '\n';
}

/// Prints the resident set of the process, if it is known.
inline void print_resident(std::ostream& out, const report& figures) {
    if (figures.resident == 0) return;
    out << "resident set " << in_bytes(figures.resident);
    if (figures.resident_before != 0)
        out << ", " << in_bytes(figures.resident_before) << " when the trace began";
    if (figures.measured) out << ", " << in_bytes(figures.unattributed) << " unattributed";
    out << '\n';
}

inline void print_unmeasured(std::ostream& out, const report& figures) {
    out << "weir memory · " << in_count(figures.records)
        << " records · not measured: no allocation hooks in this program\n";
    text_table table;
    table.add({"stage", "records", "memory"});
    for (const auto& row : figures.stages) table.add({row.name, records_of(row), "not measured"});
    table.print(out);
    print_resident(out, figures);
}

inline void print_measured(std::ostream& out, const report& figures) {
    std::string peak = "· peak " + in_bytes(figures.peak) + tolerance_of_peak(figures);
    if (const std::string place = place_of_peak(figures); !place.empty()) peak += ' ' + place;
    out << wrapped({"weir memory · " + in_count(figures.records) + " records", peak,
                    "· " + how_measured(figures)})
        << '\n';

    text_table table;
    table.add({"stage", "records", "self peak", "at peak", "held at peak", "handed over",
               "transient", "allocs/record"});
    for (const auto& row : figures.stages)
        table.add({row.name, records_of(row), in_bytes(row.self_peak), in_bytes(row.at_peak),
                   in_bytes(row.held_at_peak), in_bytes(row.handed_over), in_bytes(row.transient),
                   row.records && *row.records != 0
                       ? in_hundredths(static_cast<double>(row.allocated_blocks)
                                       / static_cast<double>(*row.records))
                       : "-"});
    table.add({"outside", "-", in_bytes(figures.outside.self_peak),
               in_bytes(figures.outside.at_peak), in_bytes(figures.outside.held_at_peak), "-", "-",
               "-"});
    table.add({"total", "", "", in_bytes(figures.peak)});
    table.print(out);

    out << "coroutine frames " << in_bytes(figures.frames_at_peak) << " of the peak";
    if (figures.frames_kept != 0) out << ", " << in_bytes(figures.frames_kept) << " kept for reuse";
    out << " · tracker " << in_bytes(figures.tracker_bytes) << " beside it\n";
    if (figures.unsettled_at_peak != 0)
        out << "not freed yet, shown as held by the stage that made it: "
            << in_bytes(figures.unsettled_at_peak) << " of the peak\n";
    print_retained(out, figures);
    print_resident(out, figures);
}

} // namespace weir::detail

namespace weir {

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const report& figures) {
    const detail::stage_guard own{detail::untracked};
    if (figures.measured)
        detail::print_measured(out, figures);
    else
        detail::print_unmeasured(out, figures);
    return out;
}

} // namespace weir
