// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/report/assertions.hpp>
#include <weir/report/detail/trial.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// Which of the stages grew by more than `slack` bytes, first those that go on growing, and of these
/// the one that grew most; and behind them the sum.
verdict judge_growth(const std::vector<trial>& trials, std::uint64_t slack);

} // namespace detail

/// Runs the same pipe over more and more records, and passes if neither the peak of a stage nor
/// that of all together is larger, by more than `slack` bytes, than that of any smaller size:
///
///     REQUIRE(weir::constant_memory([](std::uint64_t n) { return numbers(n) | dedupe; }));
///
/// `make_pipe(n)` makes a pipe over n records, which is read to its end; or runs one, and returns
/// what its sink does, or nothing. Each size is run once, the smallest first, under a trace of its
/// own, in which the pipe is made, run and destroyed. Before them the smallest is run once more and
/// not judged: what a program allocates once only, such as a static table, is allocated there.
///
/// Fails if memory was not measured. The message names the stage that grew, who held its memory,
/// and how many bytes a record it took; or, of buffers that fill up to a bound (those of a window),
/// from which size on they are constant.
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

#ifndef WEIR_COMPILED
#include <weir/report/detail/constant_memory-inl.hpp>
#endif
