// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/assertions.hpp>
#include <weir/report/constant_memory.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/detail/trial.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace weir::detail {

/// One peak in all trials that have it, the last among them, smallest size first, with the pair of
/// sizes between which it grew most.
struct peaks_by_size {
    std::size_t stage = 0;
    std::vector<std::uint64_t> records, bytes;
    std::size_t from = 0, to = 0;

    peaks_by_size(std::size_t of, const std::vector<trial>& trials,
                  const std::vector<std::optional<std::uint64_t>>& peaks)
        : stage{of} {
        for (std::size_t i = 0; i < trials.size(); ++i) {
            if (!peaks[i]) continue;
            records.push_back(trials[i].records);
            bytes.push_back(*peaks[i]);
        }
        for (std::size_t low = 0, i = 0; i < bytes.size(); ++i) {
            if (bytes[i] < bytes[low]) low = i;
            if (bytes[i] - bytes[low] > growth()) {
                from = low;
                to = i;
            }
        }
    }

    std::uint64_t growth() const { return bytes[to] - bytes[from]; }

    /// The first size from which on it grows by no more than `slack`, if the largest size is at
    /// least ten times that: then it fills up to a bound, and `weir::growth` calls it flat.
    std::optional<std::uint64_t> levels_off(std::uint64_t slack) const {
        std::size_t first = bytes.size() - 1;
        for (std::uint64_t highest = bytes.back(); first > 0; --first) {
            highest = std::max(highest, bytes[first - 1]);
            if (highest - bytes[first - 1] > slack) break;
        }
        if (records.back() / 10 < records[first]) return std::nullopt;
        return records[first];
    }
};

inline std::string peaks_text(const peaks_by_size& of) {
    std::string text;
    for (std::size_t i = 0; i < of.bytes.size(); ++i)
        text += (i == 0 ? "" : ", ") + in_bytes(of.bytes[i]) + " at " + in_count(of.records[i]);
    return text;
}

/// The sentences about what grew by more than `slack` bytes.
class growth_sentences {
public:
    explicit growth_sentences(std::uint64_t slack) : slack_{slack} {}

    /// The first is reported in full, and may be the peak of all stages together.
    void add(const std::string& what, const peaks_by_size& of) {
        const bool first = text_.empty();
        const auto level = of.levels_off(slack_);
        if (level) {
            text_ += (first ? "" : "; ") + what + " grows up to " + in_count(*level)
                   + " records, and not from there on";
        } else {
            text_ += first ? what + " grows with the records" : "; so does " + what;
        }
        if (first) text_ += ": " + peaks_text(of);
        if (!level) text_ += ", " + bytes_a_record(of);
        require(of);
    }

    /// The advice must cover this peak, too.
    void require(const peaks_by_size& of) {
        const auto level = of.levels_off(slack_);
        all_level_ = all_level_ && level;
        if (level) level_ = std::max(level_, *level);
        most_ = std::max(most_, of.growth());
    }

    std::string text() const { return text_; }
    /// What to do about buffers that fill up to a bound.
    std::string advice() const {
        if (!all_level_) return {};
        return "; begin with " + in_count(level_) + " records, or allow " + with_commas(most_)
             + " B of slack";
    }

private:
    std::string bytes_a_record(const peaks_by_size& of) const {
        const double each = static_cast<double>(of.growth())
                          / static_cast<double>(of.records[of.to] - of.records[of.from]);
        return "about " + with_commas(each, decimals_for(each)) + " B a record";
    }

    std::uint64_t slack_;
    std::string text_;
    bool all_level_ = true;
    std::uint64_t level_ = 0;
    std::uint64_t most_ = 0;
};

WEIR_DETAIL_INLINE verdict judge_growth(const std::vector<trial>& trials, std::uint64_t slack) {
    if (trials.empty() || trials.front().records == trials.back().records)
        return {false, "whether memory is constant was not tried: two different sizes are needed"};
    if (!std::ranges::all_of(trials, [](const trial& each) { return each.figures.measured; }))
        return {false, why_not_measured()};
    if (std::string why = why_not_reached(trials); !why.empty())
        return {false, "whether memory is constant was not tried: " + std::move(why)};

    const report& last = trials.back().figures;
    std::vector<peaks_by_size> grown;
    for (std::size_t i = 0; i <= last.stages.size(); ++i)
        if (peaks_by_size of{i, trials, self_peaks(trials, i)}; of.growth() > slack)
            grown.push_back(std::move(of));
    std::ranges::sort(grown, {}, [&](const peaks_by_size& of) {
        return std::tuple{of.levels_off(slack).has_value(), ~of.growth(), of.stage};
    });

    std::vector<std::optional<std::uint64_t>> peaks;
    for (const trial& each : trials) peaks.emplace_back(each.figures.peak);
    const peaks_by_size whole{0, trials, peaks};
    const std::string by_more = slack == 0 ? "" : " by more than " + in_bytes(slack);
    growth_sentences told{slack};

    if (!grown.empty()) {
        for (const peaks_by_size& of : grown)
            told.add("the memory " + origin_and_holder(last, of.stage, main_holder(last, of.stage)),
                     of);
        if (whole.growth() > slack) told.require(whole);
        return {
            false,
            told.text()
                + (grown.size() < last.stages.size() + 1 ? "; no other stage grows" + by_more : "")
                + told.advice() + caveats_of(last)};
    }
    if (whole.growth() > slack) {
        told.add("the peak of all together", whole);
        return {false, "no stage grows" + by_more + ", but " + told.text() + told.advice()
                           + caveats_of(last)};
    }
    return {true, "the memory does not grow with the records" + by_more + ": " + peaks_text(whole)
                      + caveats_of(last)};
}

} // namespace weir::detail
