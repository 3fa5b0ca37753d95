// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/projection.hpp>
#include <weir/report/trial.hpp>
#include <weir/report/twin_projection.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

/// Tries a program with a few sizes, to say what it would take with many more:
///
///     const weir::projection p = weir::project([](std::uint64_t n) { return load(n); });
///     std::cout << p.table(2'300'000);
///
/// `make_pipe(n)` makes a pipe over n records, which is read to its end; or runs the program, and
/// returns what it likes, or nothing. Each size is run once, the smallest first, under a trace of
/// its own, in which all is made, run and destroyed; and before them the smallest once more, so that
/// what a program allocates once only is not taken for its records'. Three different sizes are needed, the largest
/// at least ten times the smallest; five that go up by ten are good.
///
/// Throws: what `make_pipe` and its pipe throw; std::logic_error if a trace is running.
template <detail::makes_pipe MakePipe>
projection project(MakePipe&& make_pipe,
                   std::vector<std::uint64_t> sizes = {1, 10, 100, 1'000, 10'000}) {
    return projection{detail::trials_of(make_pipe, std::move(sizes), "weir::project")};
}

/// The same of two programs, one after the other.
template <detail::makes_pipe MakeLazy, detail::makes_pipe MakeEager>
twin_projection project(MakeLazy&& make_lazy, MakeEager&& make_eager,
                        std::vector<std::uint64_t> sizes = {1, 10, 100, 1'000, 10'000}) {
    return {projection{detail::trials_of(make_lazy, sizes, "weir::project"), "lazy"},
            projection{detail::trials_of(make_eager, sizes, "weir::project"), "eager"}};
}

} // namespace weir
