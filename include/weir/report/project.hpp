// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/detail/trial.hpp>
#include <weir/report/projection.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// The larger sizes fill a container that doubles its capacity to different degrees, and tell it
/// from one that is full. At powers of ten, the hash tables of libstdc++ would look like a line.
inline std::vector<std::uint64_t> sizes_to_try() {
    return {1, 10, 100, 1'000, 3'000, 4'000, 5'500, 7'500, 10'000};
}

} // namespace detail

/// Runs a program with a few sizes, to estimate its memory with many more records:
///
///     const weir::projection p = weir::project([](std::uint64_t n) { return load(n); });
///     std::cout << p.table(2'300'000);
///
/// `make_pipe(n)` returns a pipe over n records, which is then read to its end; or it runs the
/// program itself, and returns anything but a pipe in a pointer or a pair, or nothing. Each size is
/// run once, the smallest first, under a trace of its own, in which everything is made, run and
/// destroyed. Before that, the smallest size is run once more, so that what a program allocates only
/// once is not counted for its records. At least three different sizes are needed, the largest at
/// least ten times the smallest. Good sizes go up by factors of ten, with 0.3, 0.4, 0.55 and 0.75 of
/// the largest, where a container that doubles its capacity shows its steps.
///
/// Refused, with the reason, if the gauges show that the largest size was not read, as
/// `weir::constant_memory` judges it, which also says when a stage is the same at two sizes.
///
/// Throws: what `make_pipe` and its pipe throw; std::logic_error if a trace is running.
template <detail::makes_pipe MakePipe>
projection project(MakePipe&& make_pipe,
                   std::vector<std::uint64_t> sizes = detail::sizes_to_try()) {
    return projection{detail::trials_of(make_pipe, std::move(sizes), "weir::project")};
}

/// The same for two programs, one after the other.
template <detail::makes_pipe MakeLazy, detail::makes_pipe MakeEager>
twin_projection project(MakeLazy&& make_lazy, MakeEager&& make_eager,
                        std::vector<std::uint64_t> sizes = detail::sizes_to_try()) {
    return {projection{detail::trials_of(make_lazy, sizes, "weir::project"), "lazy"},
            projection{detail::trials_of(make_eager, sizes, "weir::project"), "eager"}};
}

} // namespace weir
