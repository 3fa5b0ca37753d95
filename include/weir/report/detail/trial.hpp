// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

// The same program, run with one size after the other, each under a trace of its own.

namespace weir::detail {

/// Called with a number of records, gives the pipe that reads so many; or runs it, and gives what
/// its sink returned, or nothing.
template <class F>
concept makes_pipe = std::invocable<F&, std::uint64_t>;

struct trial {
    std::uint64_t records = 0; ///< asked for
    report figures;
};

/// A range that is made is read to its end, and its elements are discarded. Whatever is made is
/// destroyed before the report.
template <makes_pipe MakePipe>
report report_of(MakePipe& make_pipe, std::uint64_t records) {
    const trace running{trace_options{.moments = 0}};
    if constexpr (std::is_void_v<std::invoke_result_t<MakePipe&, std::uint64_t>>) {
        std::invoke(make_pipe, records);
    } else {
        [[maybe_unused]] auto&& made = std::invoke(make_pipe, records);
        if constexpr (std::ranges::input_range<decltype(made)>)
            for ([[maybe_unused]] auto&& element : made) {
            }
    }
    return running.report();
}

/// Smallest size first, and that one twice: what is allocated once in a program (static tables, what
/// a library sets up when it is first used) would else be a peak of the smallest size alone. `caller`
/// is who to name in the error if a trace runs already.
std::vector<trial> run_trials(const std::function<report(std::uint64_t records)>& run,
                              std::vector<std::uint64_t> sizes, const char* caller);

template <makes_pipe MakePipe>
std::vector<trial> trials_of(MakePipe& make_pipe, std::vector<std::uint64_t> sizes,
                             const char* caller) {
    return run_trials([&](std::uint64_t records) { return report_of(make_pipe, records); },
                      std::move(sizes), caller);
}

/// The stage that stands at `stage` in one report, in another: the one of the same name at the same
/// place, the how-manieth of these it is too. Empty if it has none.
std::optional<std::size_t> same_stage(const report& in, std::size_t stage, const report& other);

/// The self peak of a stage of the last trial in all of them; 0 where it was not reached.
std::vector<std::uint64_t> self_peaks(const std::vector<trial>& trials, std::size_t stage);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/report/detail/trial-inl.hpp>
#endif
