// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::mpi::reduce cannot send what this sink has accumulated to another process; it sends numbers, strings,
#include <weir/interop/mpi.hpp>
#include <weir/stream/accumulate.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct longest_name {
#ifdef WEIR_FIXED
    std::string name;
#else
    std::string_view name;
#endif
    void add(const std::string& other) {
        if (other.size() > name.size()) name = other;
    }
    void merge(longest_name&& later) {
        if (later.name.size() > name.size()) name = std::move(later.name);
    }
    auto result() && { return std::move(name); }
};

auto all(const std::vector<std::string>& mine) {
    return weir::mpi::reduce(mine, weir::accumulate(longest_name{}), MPI_COMM_WORLD);
}
