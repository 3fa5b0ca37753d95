// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/comparison.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/text_table.hpp>
#include <weir/report/table.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace weir {

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const comparison& changes) {
    const detail::stage_guard own{detail::untracked};
    changes.print(out);
    return out;
}

WEIR_DETAIL_INLINE comparison::comparison(const report& before, const report& after)
    : measured_{before.measured && after.measured}, records_{before.records, after.records},
      how_before_{detail::how_measured(before)}, how_after_{detail::how_measured(after)} {
    if (measured_) peak_ = {before.peak, after.peak};
    std::vector<bool> matched(after.stages.size());
    for (const report::row& old : before.stages) {
        std::size_t i = 0;
        while (i < after.stages.size() && (matched[i] || !same(old, after.stages[i]))) ++i;
        const bool found = i < after.stages.size();
        if (found) matched[i] = true;
        rows_.push_back(between(&old, found ? &after.stages[i] : nullptr));
    }
    for (std::size_t i = 0; i < after.stages.size(); ++i)
        if (!matched[i]) rows_.push_back(between(nullptr, &after.stages[i]));
    rows_.push_back(between(&before.outside, &after.outside));
    detail::sort_stably(rows_, [](const row& a, const row& b) {
        return a.at_peak.magnitude() > b.at_peak.magnitude();
    });
}

WEIR_DETAIL_INLINE bool comparison::same(const report::row& a, const report::row& b) {
    return a.name == b.name && a.file == b.file && a.line == b.line;
}

WEIR_DETAIL_INLINE comparison::row comparison::between(const report::row* before,
                                                       const report::row* after) const {
    static const report::row none;
    const report::row& shown = after != nullptr ? *after : *before;
    const report::row& from = before != nullptr ? *before : none;
    const report::row& to = after != nullptr ? *after : none;
    row result;
    result.name = shown.name;
    result.file = shown.file;
    result.line = shown.line;
    result.added = before == nullptr;
    result.vanished = after == nullptr;
    if (from.records || to.records)
        result.records = figure{from.records.value_or(0), to.records.value_or(0)};
    if (!measured_) return result;
    result.self_peak = {from.self_peak, to.self_peak};
    result.at_peak = {from.at_peak, to.at_peak};
    result.held_at_peak = {from.held_at_peak, to.held_at_peak};
    result.allocations = {from.allocated_blocks, to.allocated_blocks};
    return result;
}

WEIR_DETAIL_INLINE std::string comparison::with_sign(const figure& change,
                                                     const std::string& size) {
    return change.before == change.after ? size : (change.after < change.before ? '-' : '+') + size;
}

WEIR_DETAIL_INLINE std::string comparison::bytes(const figure& change) {
    return with_sign(change, detail::in_bytes(change.magnitude()));
}

WEIR_DETAIL_INLINE std::string comparison::count(const figure& change) {
    return with_sign(change, detail::in_count(change.magnitude()));
}

WEIR_DETAIL_INLINE std::string comparison::percent(const figure& change) {
    if (!change.percent()) return "from 0";
    const double size = std::abs(*change.percent());
    std::array<char, 32> digits{};
    const auto form = size < 99'999.95 ? std::chars_format::fixed : std::chars_format::scientific;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, form, 1).ptr;
    return with_sign(change, std::string{digits.data(), end}) + " %";
}

WEIR_DETAIL_INLINE std::string comparison::mark(const row& of) {
    return of.added ? "added" : of.vanished ? "vanished" : "";
}

WEIR_DETAIL_INLINE void comparison::print(std::ostream& out) const {
    std::vector<std::string> title{"weir memory"};
    if (measured_)
        title.push_back("· peak " + detail::in_bytes(peak_.before) + " → "
                        + detail::in_bytes(peak_.after) + " (" + bytes(peak_) + ", "
                        + percent(peak_) + ")");
    title.push_back("· records " + detail::in_count(records_.before) + " → "
                    + detail::in_count(records_.after) + " (" + count(records_) + ")");
    if (how_before_ == how_after_) {
        title.push_back("· " + how_after_);
    } else {
        title.push_back("· before: " + how_before_ + ",");
        title.push_back("after: " + how_after_);
    }
    out << detail::wrapped(title) << '\n';

    detail::text_table table;
    if (measured_)
        table.add(
            {"stage", "records", "self peak", "at peak", "change", "held at peak", "allocations"});
    else
        table.add({"stage", "records", "change", "memory"});
    for (const row& each : rows_) {
        const std::string records = each.records ? count(*each.records) : "-";
        if (measured_)
            table.add({each.name, records, bytes(each.self_peak), bytes(each.at_peak),
                       mark(each).empty() ? percent(each.at_peak) : mark(each),
                       bytes(each.held_at_peak), count(each.allocations)});
        else
            table.add({each.name, records,
                       !mark(each).empty() ? mark(each)
                       : each.records      ? percent(*each.records)
                                           : "-",
                       "not measured"});
    }
    if (measured_) table.add({"total", "", "", bytes(peak_), percent(peak_)});
    table.print(out);
}

WEIR_DETAIL_INLINE comparison compare(const report& before, const report& after) {
    const detail::stage_guard own{detail::untracked};
    return comparison{before, after};
}

} // namespace weir
