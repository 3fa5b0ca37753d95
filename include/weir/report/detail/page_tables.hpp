// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/eager_lazy_chart.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The numbers of the pictures in tables: all stages, to the byte.

namespace weir::detail {

inline constexpr const char* nothing_there = "–";

inline std::string count_of(const std::optional<std::uint64_t>& number) {
    return number ? with_commas(*number) : nothing_there;
}

inline std::string share_of(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return nothing_there;
    return fixed_point(100 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}

inline std::string timeline_table(const report& figures) {
    std::vector<std::string> columns{"records"};
    for (std::size_t i = 0; i <= figures.stages.size(); ++i)
        columns.push_back(row_at(figures, i).name);
    columns.insert(columns.end(), {"all live", "allocated so far", "seconds"});
    html_table table{"Live bytes at each moment kept", columns};
    table.numbers_first();
    for (const report::moment& at : figures.timeline) {
        std::vector<std::string> cells;
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i <= figures.stages.size(); ++i) {
            cells.push_back(with_commas(live_at(at, i)));
            sum = saturating_sum(sum, live_at(at, i));
        }
        cells.push_back(with_commas(sum));
        cells.push_back(with_commas(at.allocated_bytes));
        cells.push_back(fixed_point(at.seconds, 6));
        table.add(with_commas(at.records), cells);
    }
    return table.text();
}

inline std::string peak_table(const report& figures) {
    html_table table{"Bytes at the peak",
                     {"stage", "at peak", "of the peak", "held at peak", "of the peak"}};
    table.whole();
    const std::vector<std::size_t> colours = colours_of(figures);
    for (std::size_t i = 0; i <= figures.stages.size(); ++i) {
        const report::row& row = row_at(figures, i);
        table.add(colours[i], row.name,
                  {with_commas(row.at_peak), share_of(row.at_peak, figures.peak),
                   with_commas(row.held_at_peak), share_of(row.held_at_peak, figures.peak)});
    }
    table.add_total("peak", {with_commas(figures.peak), "", "", ""});
    return table.text();
}

/// The cells of `matrix` that are not 0: from which stage, to which, how many bytes.
inline std::string pairs_table(const report& figures,
                               const std::vector<std::vector<std::uint64_t>>& matrix,
                               const std::string& caption, const std::string& receiver) {
    html_table table{caption, {"made by", receiver, "bytes"}};
    table.words_in({1});
    const std::vector<std::size_t> colours = colours_of(figures);
    for (std::size_t i = 0; i <= figures.stages.size(); ++i)
        for (std::size_t j = 0; j <= figures.stages.size(); ++j)
            if (const std::uint64_t bytes = cell_at(matrix, i, j); bytes != 0)
                table.add(colours[i], row_at(figures, i).name,
                          {row_at(figures, j).name, with_commas(bytes)});
    return table.text();
}

inline std::string comparison_table(const std::vector<peaks_over_records>& points) {
    html_table table{"Peak bytes over so many records", {"records", "eager", "lazy", "lazy/eager"}};
    table.numbers_first();
    for (const peaks_over_records& each : points)
        table.add(with_commas(each.records),
                  {each.eager ? with_commas(*each.eager) : "not run", count_of(each.lazy),
                   each.eager && each.lazy && *each.eager != 0
                       ? fixed_point(
                             static_cast<double>(*each.lazy) / static_cast<double>(*each.eager), 5)
                       : nothing_there});
    return table.text();
}

inline std::string bytes_table(const report& figures) {
    html_table table{"Bytes of each stage",
                     {"stage", "self peak", "at peak", "held at peak", "handed over", "received",
                      "transient", "live now", "retained"}};
    table.whole();
    const std::vector<std::size_t> colours = colours_of(figures);
    for (std::size_t i = 0; i <= figures.stages.size(); ++i) {
        const report::row& row = row_at(figures, i);
        table.add(colours[i], row.name,
                  {with_commas(row.self_peak), with_commas(row.at_peak),
                   with_commas(row.held_at_peak), with_commas(row.handed_over),
                   with_commas(row.received), with_commas(row.transient),
                   with_commas(row.live_bytes), count_of(row.retained)});
    }
    return table.text();
}

inline std::string traffic_table(const report& figures) {
    html_table table{"Allocations of each stage",
                     {"stage", "records", "allocated bytes", "blocks", "a record", "freed bytes",
                      "blocks", "blocks live now"}};
    table.whole();
    const std::vector<std::size_t> colours = colours_of(figures);
    for (std::size_t i = 0; i <= figures.stages.size(); ++i) {
        const report::row& row = row_at(figures, i);
        table.add(colours[i], row.name,
                  {count_of(row.records), with_commas(row.allocated_bytes),
                   with_commas(row.allocated_blocks),
                   row.records && *row.records != 0
                       ? fixed_point(static_cast<double>(row.allocated_blocks)
                                         / static_cast<double>(*row.records),
                                     2)
                       : nothing_there,
                   with_commas(row.freed_bytes), with_commas(row.freed_blocks),
                   with_commas(row.live_blocks)});
    }
    return table.text();
}

/// Where each gauge is in the source, and which stage pulls from it. Without the hooks the page has
/// only this table.
inline std::string places_table(const report& figures) {
    html_table table{
        "Where the stages are written",
        figures.measured
            ? std::vector<std::string>{"stage", "pulled from", "written at", "records"}
            : std::vector<std::string>{"stage", "pulled from", "written at", "records", "memory"}};
    table.words_in({1, 2}).whole();
    const std::vector<std::size_t> colours = colours_of(figures);
    for (std::size_t i = 0; i < figures.stages.size(); ++i) {
        const report::row& row = figures.stages[i];
        std::vector<std::string> cells{
            row_at(figures, row.within.value_or(figures.stages.size())).name,
            row.file.empty() ? nothing_there : row.file + ':' + std::to_string(row.line),
            count_of(row.records)};
        if (!figures.measured) cells.emplace_back("not measured");
        table.add(colours[i], row.name, cells);
    }
    return table.text();
}

} // namespace weir::detail
