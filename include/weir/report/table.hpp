// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/units.hpp>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// Cells in columns: the first flush left, the others flush right, two blanks between.
class text_table {
public:
    static constexpr std::size_t page_width = 100;

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    void print(std::ostream& out) const {
        std::vector<std::size_t> widths;
        for (const auto& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (i == widths.size()) widths.push_back(0);
                widths[i] = std::max(widths[i], width_of(row[i]));
            }
        std::size_t numbers = 0;
        for (std::size_t i = 1; i < widths.size(); ++i) numbers += 2 + widths[i];
        // The widest numbers of units.hpp leave six columns for the name; "total" needs five.
        constexpr std::size_t shortest_name = 5;
        widths[0] = std::min(widths[0],
                             std::max(shortest_name, page_width - std::min(page_width, numbers)));
        for (const auto& row : rows_) {
            std::string line = fitted(row[0], widths[0]);
            line.append(widths[0] - std::min(widths[0], width_of(line)), ' ');
            for (std::size_t i = 1; i < row.size(); ++i)
                line.append(2 + widths[i] - width_of(row[i]), ' ').append(row[i]);
            out << line.erase(line.find_last_not_of(' ') + 1) << '\n';
        }
    }

private:
    std::vector<std::vector<std::string>> rows_;
};

inline std::string records_of(const report::row& row) {
    return row.records ? in_count(*row.records) : "-";
}

inline void print_unmeasured(std::ostream& out, const report& figures) {
    out << "weir memory · " << in_count(figures.records)
        << " records · not measured: no allocation hooks in this program\n";
    text_table table;
    table.add({"stage", "records", "memory"});
    for (const auto& row : figures.stages) table.add({row.name, records_of(row), "not measured"});
    table.print(out);
}

inline void print_measured(std::ostream& out, const report& figures) {
    out << "weir memory · " << in_count(figures.records) << " records · peak "
        << in_bytes(figures.peak);
    if (figures.peak_record != 0) out << " at record " << in_count(figures.peak_record);
    out << " · exact\n";

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
}

} // namespace detail

/// Prints the report as a table of at most 100 columns: a line a stage, upstream first, then what
/// ran outside any gauge, then the sums. What it allocates is not charged to anybody.
inline std::ostream& operator<<(std::ostream& out, const report& figures) {
    const detail::stage_guard own{detail::untracked};
    if (figures.measured)
        detail::print_measured(out, figures);
    else
        detail::print_unmeasured(out, figures);
    return out;
}

} // namespace weir
