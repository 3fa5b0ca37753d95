// SPDX-License-Identifier: BSL-1.0
// expect: the sink within weir::parallel is not the last of its pipe, or cannot merge
#include <weir/interop/mpi.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/parallel.hpp>

#include <functional>
#include <vector>

auto all(const std::vector<unsigned>& mine) {
#ifdef WEIR_FIXED
    const auto sum = weir::fold(0U, std::plus<>{}, std::plus<>{});
#else
    const auto sum = weir::fold(0U, std::plus<>{});
#endif
    return weir::mpi::reduce(mine, weir::parallel(2, sum), MPI_COMM_WORLD);
}
