// SPDX-License-Identifier: BSL-1.0
// expect: weir: the sink given to weir::mpi::reduce cannot merge what two ranks have made of their parts: give fold or group_fold a function that merges
#include <weir/interop/mpi.hpp>
#include <weir/stream/fold.hpp>

#include <functional>
#include <vector>

auto all(const std::vector<int>& mine) {
#ifdef WEIR_FIXED
    return weir::mpi::reduce(mine, weir::fold(0, std::plus<>{}, std::plus<>{}), MPI_COMM_WORLD);
#else
    return weir::mpi::reduce(mine, weir::fold(0, std::plus<>{}), MPI_COMM_WORLD);
#endif
}
