// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/detail/text_table.hpp>
#include <weir/report/table.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

// The reports of all processes of a job in one table.

namespace weir::detail {

/// A figure of which each rank has one, or none.
template <class Number>
class figure_of_ranks {
public:
    void add(Number figure, std::size_t rank) { figures_.emplace_back(figure, rank); }

    /// Of what follows, only if there is a figure.
    bool empty() const noexcept { return figures_.empty(); }
    std::size_t count() const noexcept { return figures_.size(); }
    Number least() const { return sorted().front().first; }
    Number most() const { return sorted().back().first; }
    /// Between the two in the middle, if there are two.
    Number median() const {
        const auto all = sorted();
        return std::midpoint(all[(all.size() - 1) / 2].first, all[all.size() / 2].first);
    }
    Number sum() const {
        Number all{};
        for (const auto& [figure, rank] : figures_) all += figure;
        return all;
    }
    /// The first rank that has the most.
    std::size_t worst() const {
        const auto less = [](const auto& a, const auto& b) { return a.first < b.first; };
        return std::max_element(figures_.begin(), figures_.end(), less)->second;
    }

private:
    std::vector<std::pair<Number, std::size_t>> sorted() const {
        auto all = figures_;
        std::sort(all.begin(), all.end());
        return all;
    }

    std::vector<std::pair<Number, std::size_t>> figures_;
};

struct stage_of_ranks {
    report::row of; ///< of the first rank that has it
    figure_of_ranks<std::uint64_t> self_peak;
    figure_of_ranks<std::uint64_t> records; ///< of those that count any

    bool is_at(const report::row& row) const {
        return row.name == of.name && row.file == of.file && row.line == of.line;
    }
};

/// The stages of all ranks, each behind the one that it follows on the first rank that has it.
inline std::vector<stage_of_ranks> stages_of(const std::vector<report>& ranks) {
    std::vector<stage_of_ranks> stages;
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
        auto next = stages.begin();
        for (const report::row& row : ranks[rank].stages) {
            auto at = std::find_if(stages.begin(), stages.end(),
                                   [&](const stage_of_ranks& stage) { return stage.is_at(row); });
            if (at == stages.end()) at = stages.insert(next, stage_of_ranks{row, {}, {}});
            at->self_peak.add(row.self_peak, rank);
            if (row.records) at->records.add(*row.records, rank);
            next = at + 1;
        }
    }
    return stages;
}

/// Prints what the ranks have reported, rank by rank, as a table of one line for each stage.
inline void print_ranks(std::ostream& out, const std::vector<report>& ranks) {
    report all; // what is true of all of them
    all.measured = true;
    figure_of_ranks<std::uint64_t> records, peak, outside_peak, resident;
    figure_of_ranks<double> seconds;
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
        const report& one = ranks[rank];
        all.measured = all.measured && one.measured;
        all.peak_within = std::max(all.peak_within, one.peak_within);
        all.resources_only = all.resources_only || one.resources_only;
        records.add(one.records, rank);
        seconds.add(one.seconds, rank);
        peak.add(one.peak, rank);
        outside_peak.add(one.outside.self_peak, rank);
        if (one.resident != 0) resident.add(one.resident, rank);
    }

    std::vector<std::string> title{"weir memory · " + in_count(ranks.size())
                                       + (ranks.size() == 1 ? " rank" : " ranks"),
                                   "· " + in_count(records.sum()) + " records"};
    if (all.measured)
        title.push_back("· peak " + in_bytes(peak.most()) + tolerance_of_peak(all) + " on rank "
                        + std::to_string(peak.worst()));
    title.push_back("· " + how_measured(all));
    if (!all.measured) title.back() += ": no allocation hooks in this program";
    out << wrapped(title) << '\n';

    const auto cells = [&](std::string name, const figure_of_ranks<std::uint64_t>& bytes,
                           std::string passed) {
        std::vector<std::string> row{
            std::move(name),
            in_count(bytes.count())
                + (bytes.count() < ranks.size() ? " of " + in_count(ranks.size()) : ""),
            std::move(passed)};
        for (const std::uint64_t figure : {bytes.least(), bytes.median(), bytes.most()})
            row.push_back(in_bytes(figure));
        row.push_back(std::to_string(bytes.worst()));
        row.push_back(in_bytes(bytes.sum()));
        return row;
    };
    text_table table;
    if (all.measured)
        table.add({"stage", "on ranks", "records", "self peak: least", "median", "most", "on rank",
                   "sum"});
    else
        table.add({"stage", "on ranks", "records", "memory"});
    for (const stage_of_ranks& stage : stages_of(ranks)) {
        auto row = cells(stage.of.name, stage.self_peak,
                         stage.records.empty() ? "-" : in_count(stage.records.sum()));
        if (!all.measured) row = {row[0], row[1], row[2], "not measured"};
        table.add(std::move(row));
    }
    if (all.measured) {
        table.add(cells("outside", outside_peak, "-"));
        table.add(cells("total", peak, ""));
    }
    table.print(out);

    const auto print = [&](const char* what, const auto& of, auto in_words) {
        out << what << " a rank: " << in_words(of.least()) << " to " << in_words(of.most())
            << ", median " << in_words(of.median()) << ", most on rank " << of.worst() << '\n';
    };
    print("records", records, in_count);
    print("seconds", seconds, in_hundredths);
    if (!resident.empty()) print("resident set", resident, in_bytes);
}

} // namespace weir::detail
