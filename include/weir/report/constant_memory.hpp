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

/// Reports the stages that grew by more than `slack` bytes: first those that keep growing, and
/// among these the one that grew most; if no stage grew, the peak of all together.
verdict judge_growth(const std::vector<trial>& trials, std::uint64_t slack);

} // namespace detail

/// Runs the same pipe over more and more records, and passes if no peak, of a stage or of all
/// stages together, exceeds the same peak at any smaller size by more than `slack` bytes:
///
///     REQUIRE(weir::constant_memory([](std::uint64_t n) { return numbers(n) | dedupe; }));
///
/// `make_pipe(n)` returns a pipe over n records, which is then read to its end; or it runs the pipe
/// itself, and returns the result of its sink, or nothing. A pipe that is returned in a pointer, an
/// optional, a reference_wrapper, a pair, a tuple or a container (as the branches of a weir::tee are),
/// or as const, where nothing would read it, does not compile.
/// Each size is run once, the smallest first, under a trace of its own, in which the pipe is made,
/// run and destroyed. Before that, the smallest size is run once more and not judged, for what a
/// program allocates only once, such as a static table.
///
/// Fails if memory was not measured, with fewer than two different sizes, and if no gauge kept up
/// with the sizes: a pipe that has only 100 records shows nothing about 100,000. What a gauge counts
/// must grow by half as many elements as the sizes do, or in half their proportion, so that n may be
/// another number than that of the elements, and records may be dropped before a gauge. Without any
/// gauge (`weir::stage`) it is not known what passed, and nothing but memory is judged. The message names the
/// stage that grew, the holder of its memory, and the bytes per record; for buffers that fill up to
/// a bound (those of a window), the size from which on they are constant.
///
/// A stage is the same at two sizes if its name, file and line are. Those of one line whose names
/// differ, as if named after n, are the same in their order, if they are as many at both sizes. A
/// stage that is missing at a size had not 0 bytes there: it is judged by the others, and all
/// together by every size.
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
