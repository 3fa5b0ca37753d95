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
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// The same program, run with several sizes, each under a trace of its own.

namespace weir::detail {

/// Called with a number of records, returns a pipe that reads this many; or runs the pipe, and
/// returns the result of its sink, or nothing.
template <class F>
concept makes_pipe = std::invocable<F&, std::uint64_t>;

struct trial {
    std::uint64_t records = 0; ///< number passed to make_pipe
    report figures;
};

/// A range that can be read but once, as a pipe.
template <class T>
concept read_once = std::ranges::input_range<T> && !std::ranges::forward_range<T>;

/// Whether a pipe is handed on in a pointer, an optional, a reference_wrapper, a pair, a tuple, or a
/// container, such as the branches of a weir::tee.
template <class T>
inline constexpr bool wraps_a_pipe = [] {
    if constexpr (std::ranges::forward_range<T>) {
        using element = std::ranges::range_reference_t<T>;
        return std::is_lvalue_reference_v<element> && read_once<element>;
    } else if constexpr (std::ranges::range<T>)
        return false;
    else if constexpr (requires(T& made) { *made; })
        return read_once<decltype(*std::declval<T&>())>;
    else
        return read_once<std::unwrap_reference_t<T>>;
}();
template <class... Parts>
inline constexpr bool wraps_a_pipe<std::tuple<Parts...>> = (read_once<Parts> || ...);
template <class First, class Second>
inline constexpr bool wraps_a_pipe<std::pair<First, Second>> =
    wraps_a_pipe<std::tuple<First, Second>>;

/// Whether what make_pipe returns holds a pipe that cannot be read, or is one that is const.
template <class Made>
inline constexpr bool leaves_a_pipe_unread =
    wraps_a_pipe<std::remove_cvref_t<Made>>
    || (read_once<std::remove_cvref_t<Made>> && !std::ranges::range<Made>);

/// If `make_pipe` returns a range, it is read to its end, and its elements are discarded. The range
/// or other result is destroyed before the report.
template <makes_pipe MakePipe>
report report_of(MakePipe& make_pipe, std::uint64_t records) {
    const trace running{trace_options{.moments = 0}};
    if constexpr (std::is_void_v<std::invoke_result_t<MakePipe&, std::uint64_t>>) {
        std::invoke(make_pipe, records);
    } else {
        static_assert(
            !leaves_a_pipe_unread<std::invoke_result_t<MakePipe&, std::uint64_t>>,
            "weir::constant_memory and weir::project read the pipe that is returned, but not one "
            "that is const, behind a pointer or within a pair or an array: return the pipe itself, "
            "or read it and return nothing");
        [[maybe_unused]] auto&& made = std::invoke(make_pipe, records);
        if constexpr (std::ranges::input_range<decltype(made)>)
            for ([[maybe_unused]] auto&& element : made) {
            }
    }
    return running.report();
}

/// Runs the smallest size first, and twice: allocations made once in a program (static tables, what
/// a library sets up on first use) would otherwise be a peak of the smallest size alone. `caller`
/// is named in the error if a trace is running already.
std::vector<trial> run_trials(const std::function<report(std::uint64_t records)>& run,
                              std::vector<std::uint64_t> sizes, const char* caller);

template <makes_pipe MakePipe>
std::vector<trial> trials_of(MakePipe& make_pipe, std::vector<std::uint64_t> sizes,
                             const char* caller) {
    return run_trials([&](std::uint64_t records) { return report_of(make_pipe, records); },
                      std::move(sizes), caller);
}

/// The index in `other` of the stage at index `stage` of `in`: the one with the same name and
/// place, and among several of these the one at the same position. If there is none, the name may be
/// another for each size: then it is the one at the same position among those of that place that
/// have no stage of their name, if there are as many of them in both. Empty otherwise.
std::optional<std::size_t> same_stage(const report& in, std::size_t stage, const report& other);

/// Why the largest size tells nothing: what the gauges counted shows that it was not read. Empty if
/// it was, and where there is no gauge, because then nothing is known.
///
/// One gauge that keeps up with the sizes is enough. From the largest size that is at most half of
/// the last one (or else from the first), its count must grow by at least half as many elements as
/// the size grows, or in at least half the proportion. The proportion, because the count need not
/// be the size: records are dropped before the gauge, or come in batches, and a size may be in files
/// or megabytes. Half of it, because a filter drops more here than there. Where few passed, it may
/// be less by twice the error of chance, but never nothing.
std::string why_not_reached(const std::vector<trial>& trials);

/// The self peaks, in all trials, of a stage of the last trial; empty where it is not found.
std::vector<std::optional<std::uint64_t>> self_peaks(const std::vector<trial>& trials,
                                                     std::size_t stage);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/report/detail/trial-inl.hpp>
#endif
