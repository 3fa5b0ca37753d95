// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/units.hpp>
#include <weir/report/sort_stably.hpp>
#include <weir/report/table.hpp>
#include <weir/report/text_table.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// What changed from one report to another: `before.compare_to(after)`. Plain data, independent of
/// both. `std::cout << comparison` prints it as a table of at most 100 columns.
///
/// Stages are matched by name, file and line; of those that are equal in all three, the n-th with
/// the n-th. The others were added or have vanished.
class comparison {
public:
    /// A number in both reports; 0 in that where the stage is not.
    struct figure {
        std::uint64_t before = 0;
        std::uint64_t after = 0;

        /// after - before; the nearest number there is, if that does not fit.
        std::int64_t difference() const noexcept {
            const auto size = static_cast<std::int64_t>(std::min(magnitude(), furthest));
            return after < before ? -size : size;
        }
        /// The difference without its sign.
        std::uint64_t magnitude() const noexcept {
            return after < before ? before - after : after - before;
        }
        /// The difference in percent of `before`; empty if that is 0, unless both are.
        std::optional<double> percent() const noexcept {
            if (before == after) return 0.0;
            if (before == 0) return std::nullopt;
            const double change = static_cast<double>(magnitude()) / static_cast<double>(before);
            return 100 * (after < before ? -change : change);
        }

    private:
        static constexpr std::uint64_t furthest = std::numeric_limits<std::int64_t>::max();
    };

    /// A stage, or `outside`.
    struct row {
        std::string name;
        std::string file;
        std::uint32_t line = 0;
        bool added = false;                      ///< it is in the second report alone
        bool vanished = false;                   ///< it is in the first alone
        std::optional<figure> records;           ///< empty where neither report counted any
        figure self_peak, at_peak, held_at_peak; ///< bytes
        figure allocations;                      ///< blocks
    };

    /// False if either report was not: then all that counts memory is 0.
    bool measured() const noexcept { return measured_; }
    /// The largest change of `at_peak` first.
    const std::vector<row>& rows() const noexcept { return rows_; }
    figure peak() const noexcept { return peak_; }
    figure records() const noexcept { return records_; }

    friend std::ostream& operator<<(std::ostream& out, const comparison& changes) {
        const detail::stage_guard own{detail::untracked};
        changes.print(out);
        return out;
    }

private:
    friend struct report;

    comparison(const report& before, const report& after)
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

    static bool same(const report::row& a, const report::row& b) {
        return a.name == b.name && a.file == b.file && a.line == b.line;
    }

    row between(const report::row* before, const report::row* after) const {
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

    static std::string with_sign(const figure& change, const std::string& size) {
        return change.before == change.after ? size
                                             : (change.after < change.before ? '-' : '+') + size;
    }
    static std::string bytes(const figure& change) {
        return with_sign(change, detail::in_bytes(change.magnitude()));
    }
    static std::string count(const figure& change) {
        return with_sign(change, detail::in_count(change.magnitude()));
    }
    /// +13.3 %, never more than 10 columns.
    static std::string percent(const figure& change) {
        if (!change.percent()) return "from 0";
        const double size = std::abs(*change.percent());
        std::array<char, 32> digits{};
        const auto form =
            size < 99'999.95 ? std::chars_format::fixed : std::chars_format::scientific;
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), size, form, 1).ptr;
        return with_sign(change, std::string{digits.data(), end}) + " %";
    }
    static std::string mark(const row& of) {
        return of.added ? "added" : of.vanished ? "vanished" : "";
    }

    void print(std::ostream& out) const {
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
            table.add({"stage", "records", "self peak", "at peak", "change", "held at peak",
                       "allocations"});
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

    bool measured_;
    figure peak_, records_;
    std::string how_before_, how_after_;
    std::vector<row> rows_;
};

inline comparison report::compare_to(const report& after) const {
    const detail::stage_guard own{detail::untracked};
    return comparison{*this, after};
}

} // namespace weir
