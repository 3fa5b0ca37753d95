// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/units.hpp>
#include <weir/report/stage_text.hpp>
#include <weir/report/trial.hpp>
#include <weir/report/verdict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// A peak over the trials, smallest size first.
struct peaks_by_size {
    std::size_t stage = 0;
    std::vector<std::uint64_t> bytes;

    std::size_t largest() const {
        return static_cast<std::size_t>(std::max_element(bytes.begin(), bytes.end())
                                        - bytes.begin());
    }
    std::uint64_t growth() const { return bytes[largest()] - bytes.front(); }
};

inline std::string bytes_a_record(const peaks_by_size& of, const std::vector<trial>& trials) {
    const double each = static_cast<double>(of.growth())
                      / static_cast<double>(trials[of.largest()].records - trials[0].records);
    return "about " + with_commas(each, decimals_for(each)) + " B a record";
}

inline std::string peaks_text(const peaks_by_size& of, const std::vector<trial>& trials) {
    std::string text;
    for (std::size_t i = 0; i < trials.size(); ++i)
        text += (i == 0 ? "" : ", ") + in_bytes(of.bytes[i]) + " at " + in_count(trials[i].records);
    return text;
}

/// Which of the stages grew by more than `slack` bytes, most first; and behind them the sum.
inline verdict judge_growth(const std::vector<trial>& trials, std::uint64_t slack) {
    if (trials.empty() || trials.front().records == trials.back().records)
        return {false, "whether memory is constant was not tried: two different sizes are needed"};
    if (!std::ranges::all_of(trials, [](const trial& each) { return each.figures.measured; }))
        return {false, why_not_measured()};

    const report& last = trials.back().figures;
    std::vector<peaks_by_size> grown;
    for (std::size_t i = 0; i <= last.stages.size(); ++i)
        if (peaks_by_size of{i, self_peaks(trials, i)}; of.growth() > slack)
            grown.push_back(std::move(of));
    std::ranges::sort(grown, [](const peaks_by_size& a, const peaks_by_size& b) {
        return a.growth() != b.growth() ? a.growth() > b.growth() : a.stage < b.stage;
    });

    peaks_by_size whole;
    for (const trial& each : trials) whole.bytes.push_back(each.figures.peak);
    const std::string end = caveats_of(last);

    if (!grown.empty()) {
        const peaks_by_size& most = grown.front();
        std::string message = "the memory "
                            + origin_and_holder(last, most.stage, main_holder(last, most.stage))
                            + " grows with the records: " + peaks_text(most, trials) + ", "
                            + bytes_a_record(most, trials);
        for (std::size_t i = 1; i < grown.size(); ++i)
            message += "; so does the memory "
                     + origin_and_holder(last, grown[i].stage, main_holder(last, grown[i].stage))
                     + ", " + bytes_a_record(grown[i], trials);
        if (grown.size() < last.stages.size() + 1) message += "; all other stages are flat";
        return {false, message + end};
    }
    if (whole.growth() > slack)
        return {false, "no stage grows by more than " + in_bytes(slack)
                           + ", but the peak of all together grows with the records: "
                           + peaks_text(whole, trials) + ", " + bytes_a_record(whole, trials)
                           + end};
    return {true, "the memory does not grow with the records"
                      + (slack == 0 ? std::string{} : " by more than " + in_bytes(slack)) + ": "
                      + peaks_text(whole, trials) + end};
}

} // namespace detail

/// Runs the same pipe over more and more records, and passes if neither the peak of a stage nor
/// that of all together grew by more than `slack` bytes over that of the smallest size:
///
///     REQUIRE(weir::constant_memory([](std::uint64_t n) { return numbers(n) | dedupe; }));
///
/// `make_pipe(n)` makes a pipe over n records, which is read to its end; or runs one, and returns
/// what its sink does, or nothing. Each size is run once, the smallest first, under a trace of its
/// own, in which the pipe is made, run and destroyed. Fails if memory was not measured. The message
/// names the stage that grew, who held its memory, and how many bytes a record it took.
///
/// Throws: what `make_pipe` and its pipe throw; std::logic_error if a trace is running.
template <detail::makes_pipe MakePipe>
verdict constant_memory(MakePipe&& make_pipe,
                        std::vector<std::uint64_t> sizes = {1'000, 10'000, 100'000},
                        std::uint64_t slack = 0) {
    return detail::judge_growth(
        detail::trials_of(make_pipe, std::move(sizes), "weir::constant_memory"), slack);
}

} // namespace weir
