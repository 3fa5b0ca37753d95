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

/// One peak in all trials, smallest size first, with the pair of sizes between which it grew most.
struct peaks_by_size {
    std::size_t stage = 0;
    std::vector<std::uint64_t> bytes;
    std::size_t from = 0, to = 0;

    peaks_by_size(std::size_t of, std::vector<std::uint64_t> peaks)
        : stage{of}, bytes{std::move(peaks)} {
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
    std::optional<std::size_t> levels_off(const std::vector<trial>& trials,
                                          std::uint64_t slack) const {
        std::size_t first = bytes.size() - 1;
        for (std::uint64_t highest = bytes.back(); first > 0; --first) {
            highest = std::max(highest, bytes[first - 1]);
            if (highest - bytes[first - 1] > slack) break;
        }
        if (trials.back().records / 10 < trials[first].records) return std::nullopt;
        return first;
    }
};

inline std::string peaks_text(const peaks_by_size& of, const std::vector<trial>& trials) {
    std::string text;
    for (std::size_t i = 0; i < trials.size(); ++i)
        text += (i == 0 ? "" : ", ") + in_bytes(of.bytes[i]) + " at " + in_count(trials[i].records);
    return text;
}

/// The sentences about what grew by more than `slack` bytes.
class growth_sentences {
public:
    growth_sentences(const std::vector<trial>& trials, std::uint64_t slack)
        : trials_{trials}, slack_{slack} {}

    /// The first is reported in full, and may be the peak of all stages together.
    void add(const std::string& what, const peaks_by_size& of) {
        const bool first = text_.empty();
        const auto level = of.levels_off(trials_, slack_);
        if (level) {
            text_ += (first ? "" : "; ") + what + " grows up to "
                   + in_count(trials_[*level].records) + " records, and not from there on";
        } else {
            text_ += first ? what + " grows with the records" : "; so does " + what;
        }
        if (first) text_ += ": " + peaks_text(of, trials_);
        if (!level) text_ += ", " + bytes_a_record(of);
        require(of);
    }

    /// The advice must cover this peak, too.
    void require(const peaks_by_size& of) {
        const auto level = of.levels_off(trials_, slack_);
        all_level_ = all_level_ && level;
        if (level) level_ = std::max(level_, *level);
        most_ = std::max(most_, of.growth());
    }

    std::string text() const { return text_; }
    /// What to do about buffers that fill up to a bound.
    std::string advice() const {
        if (!all_level_) return {};
        return "; begin with " + in_count(trials_[level_].records) + " records, or allow "
             + with_commas(most_) + " B of slack";
    }

private:
    std::string bytes_a_record(const peaks_by_size& of) const {
        const double each = static_cast<double>(of.growth())
                          / static_cast<double>(trials_[of.to].records - trials_[of.from].records);
        return "about " + with_commas(each, decimals_for(each)) + " B a record";
    }

    const std::vector<trial>& trials_;
    std::uint64_t slack_;
    std::string text_;
    bool all_level_ = true;
    std::size_t level_ = 0;
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
        if (peaks_by_size of{i, self_peaks(trials, i)}; of.growth() > slack)
            grown.push_back(std::move(of));
    std::ranges::sort(grown, {}, [&](const peaks_by_size& of) {
        return std::tuple{of.levels_off(trials, slack).has_value(), ~of.growth(), of.stage};
    });

    std::vector<std::uint64_t> peaks;
    for (const trial& each : trials) peaks.push_back(each.figures.peak);
    const peaks_by_size whole{0, std::move(peaks)};
    const std::string by_more = slack == 0 ? "" : " by more than " + in_bytes(slack);
    growth_sentences told{trials, slack};

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
    return {true, "the memory does not grow with the records" + by_more + ": "
                      + peaks_text(whole, trials) + caveats_of(last)};
}

} // namespace weir::detail
