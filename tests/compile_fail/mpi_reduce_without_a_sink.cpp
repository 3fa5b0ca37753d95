// SPDX-License-Identifier: BSL-1.0
// expect: weir: the pipe given to weir::mpi::reduce cannot be applied to the elements of this range, or does not end in a sink that merges
#include <weir/interop/mpi.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/stage.hpp>

#include <vector>

auto all(const std::vector<int>& mine) {
#ifdef WEIR_FIXED
    return weir::mpi::reduce(mine, weir::stage("read") | weir::count(), MPI_COMM_WORLD);
#else
    return weir::mpi::reduce(mine, weir::stage("read"), MPI_COMM_WORLD);
#endif
}
