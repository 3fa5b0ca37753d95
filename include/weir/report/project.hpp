// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/detail/trial.hpp>
#include <weir/report/projection.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// The larger ones fall into different parts of what a container doubles its capacity by. Hash
/// tables of libstdc++ would look like a line at powers of ten.
inline std::vector<std::uint64_t> sizes_to_try() {
    return {1, 10, 100, 1'000, 3'000, 5'500, 7'500, 10'000};
}

} // namespace detail

/// Tries a program with a few sizes, to say what it would take with many more:
///
///     const weir::projection p = weir::project([](std::uint64_t n) { return load(n); });
///     std::cout << p.table(2'300'000);
///
/// `make_pipe(n)` makes a pipe over n records, which is read to its end; or runs the program, and
/// returns what it likes, or nothing. Each size is run once, the smallest first, under a trace of
/// its own, in which all is made, run and destroyed; and before them the smallest once more, so that
/// what a program allocates once only is not taken for its records'. Three different sizes are needed, the largest
/// at least ten times the smallest. Good are some that go up by ten, and a few before the largest:
/// a container that doubles its capacity shows its steps there.
///
/// Throws: what `make_pipe` and its pipe throw; std::logic_error if a trace is running.
template <detail::makes_pipe MakePipe>
projection project(MakePipe&& make_pipe,
                   std::vector<std::uint64_t> sizes = detail::sizes_to_try()) {
    return projection{detail::trials_of(make_pipe, std::move(sizes), "weir::project")};
}

/// The same of two programs, one after the other.
template <detail::makes_pipe MakeLazy, detail::makes_pipe MakeEager>
twin_projection project(MakeLazy&& make_lazy, MakeEager&& make_eager,
                        std::vector<std::uint64_t> sizes = detail::sizes_to_try()) {
    return {projection{detail::trials_of(make_lazy, sizes, "weir::project"), "lazy"},
            projection{detail::trials_of(make_eager, sizes, "weir::project"), "eager"}};
}

} // namespace weir
