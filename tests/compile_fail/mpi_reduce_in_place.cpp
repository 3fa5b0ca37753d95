// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::mpi::reduce needs a function that takes two results and returns one of the same type: merge(T, T)
#include <weir/interop/mpi.hpp>

#include <set>

auto all(const std::set<int>& mine) {
#ifdef WEIR_FIXED
    const auto merge = [](std::set<int> first, std::set<int> second) {
        first.merge(second);
        return first;
    };
#else
    const auto merge = [](std::set<int> first, std::set<int> second) { first.merge(second); };
#endif
    return weir::mpi::reduce(mine, merge, MPI_COMM_WORLD);
}
