// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::mpi::reduce cannot send this result to another process; it sends numbers, enumerations, std::string,
#include <weir/interop/mpi.hpp>

#include <string>
#include <string_view>
#include <vector>

struct longest_city {
#ifdef WEIR_FIXED
    std::string name;
#else
    std::string_view name;
#endif
};

auto all(std::vector<longest_city> mine) {
    return weir::mpi::reduce(mine, [](auto first, const auto&) { return first; }, MPI_COMM_WORLD);
}
