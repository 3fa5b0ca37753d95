// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/detail/printable.hpp>
#include <weir/memory/available_memory.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/memory_limit.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/detail/text_table.hpp>
#include <weir/report/detail/trial.hpp>
#include <weir/report/growth.hpp>
#include <weir/report/projection.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <locale>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace weir {

WEIR_DETAIL_INLINE projection::projection(const std::vector<detail::trial>& trials,
                                          std::string program)
    : program_{std::move(program)}, whole_{growth_of(trials, peaks_of(trials, 0))},
      allocated_{growth_of(trials, peaks_of(trials, bytes_beside_a_block))} {
    for (const detail::trial& each : trials) sizes_.push_back(each.records);
    if (trials.empty()) return;
    const report& last = trials.back().figures;
    for (std::size_t i = 0; i <= last.stages.size(); ++i) {
        const report::row& row = detail::row_at(last, i);
        stages_.push_back({i < last.stages.size() ? row.name : "outside", row.file, row.line,
                           growth_of(trials, detail::self_peaks(trials, i))});
    }
}

WEIR_DETAIL_INLINE std::string projection::table(std::uint64_t records,
                                                 const memory_limit& limit) const {
    const detail::stage_guard own{detail::untracked};
    std::ostringstream out;
    print(out, records, limit);
    return std::move(out).str();
}

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const projection& of) {
    const detail::stage_guard own{detail::untracked};
    of.print(out, std::nullopt, available_memory());
    return out;
}

WEIR_DETAIL_INLINE std::string projection::with_blocks() {
    return "with " + detail::in_bytes(bytes_beside_a_block) + " a block";
}

WEIR_DETAIL_INLINE std::vector<std::optional<std::uint64_t>>
projection::peaks_of(const std::vector<detail::trial>& trials, std::uint64_t beside_a_block) {
    std::vector<std::optional<std::uint64_t>> peaks;
    for (const detail::trial& each : trials)
        peaks.emplace_back(each.figures.peak + beside_a_block * each.figures.peak_blocks);
    return peaks;
}

WEIR_DETAIL_INLINE growth
projection::growth_of(const std::vector<detail::trial>& trials,
                      const std::vector<std::optional<std::uint64_t>>& bytes) {
    std::vector<growth::peak> peaks;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (!trials[i].figures.measured) return growth::refused(detail::why_not_measured());
        if (bytes[i]) peaks.push_back({trials[i].records, *bytes[i]});
    }
    if (std::string why = detail::why_not_reached(trials); !why.empty())
        return growth::refused(std::move(why));
    if (peaks.size() < 3 && trials.size() >= 3)
        return growth::refused("it is known at " + std::to_string(peaks.size()) + " of the "
                               + std::to_string(trials.size())
                               + " sizes, and at least three are needed: a stage is known by its "
                                 "name and place");
    return growth{std::move(peaks)};
}

WEIR_DETAIL_INLINE void projection::print(std::ostream& out, std::optional<std::uint64_t> records,
                                          const memory_limit& limit) const {
    std::vector<std::string> heading{"weir projection ·", program_, "· measured at"};
    for (std::size_t i = 0; i < sizes_.size(); ++i)
        heading.push_back(detail::in_count(sizes_[i])
                          + (i + 1 == sizes_.size()   ? " records"
                             : i + 2 == sizes_.size() ? " and"
                                                      : ","));
    out << detail::wrapped(heading) << '\n';

    detail::text_table table;
    std::vector<std::string> titles{"stage", "growth"};
    if (records) titles.push_back("at " + detail::in_count(*records));
    table.add(std::move(titles));
    for (const stage& each : stages_) add(table, each.name, each.growth, records);
    add(table, "all together", whole_, records);
    add(table, with_blocks(), allocated_, records);
    table.print(out);

    std::vector<std::pair<std::string, std::string>> refused; // the reason, and which stages
    const auto refuse = [&](const std::string& who, const growth& of) {
        const auto same =
            std::ranges::find(refused, of.refusal(), &std::pair<std::string, std::string>::first);
        if (same == refused.end())
            refused.emplace_back(of.refusal(), who);
        else
            same->second += ", " + who;
    };
    for (const stage& each : stages_)
        if (!each.growth) refuse(detail::fitted(each.name, 40), each.growth);
    if (!whole_)
        refuse("all together", whole_);
    else if (!allocated_)
        refuse(with_blocks(), allocated_);
    for (const auto& [reason, who] : refused) out << explained(who, reason);
    if (*this && limit) out << room(limit) << '\n';
}

WEIR_DETAIL_INLINE void projection::add(detail::text_table& table, const std::string& name,
                                        const growth& of, std::optional<std::uint64_t> records) {
    std::vector<std::string> cells{name, of ? text(of) : "refused"};
    if (records) cells.push_back(of ? text(of.at(*records)) : "-");
    table.add(std::move(cells));
}

WEIR_DETAIL_INLINE std::string projection::explained(const std::string& who,
                                                     const std::string& reason) {
    std::vector<std::string> words;
    std::istringstream in{"refused, " + who + ": " + reason};
    in.imbue(std::locale::classic()); // no byte of a UTF-8 character is a space
    for (std::string word; in >> word;) words.push_back(word);
    return detail::wrapped(words) + '\n';
}

WEIR_DETAIL_INLINE std::string projection::room(const memory_limit& limit) const {
    const auto most = allocated_.fits_until(limit.bytes);
    return detail::wrapped({(!most       ? "any number of records fits"
                             : *most > 0 ? detail::in_count(*most) + " records fit"
                                         : std::string{"nothing fits"})
                                + " into the " + detail::in_bytes(limit.bytes),
                            "that are available (" + limit.limited_by + "),",
                            with_blocks() + " for the allocator"});
}

WEIR_DETAIL_INLINE std::string twin_projection::table(std::uint64_t records,
                                                      const memory_limit& limit) const {
    const detail::stage_guard own{detail::untracked};
    return lazy.table(records, limit) + '\n' + eager.table(records, limit);
}

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const twin_projection& of) {
    return out << of.lazy << '\n' << of.eager;
}

} // namespace weir
