// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::group_fold and weir::count_by need keys that can be compared with <; name another map
#include <weir/stream/count_by.hpp>

#include <cstddef>
#include <unordered_map>
#include <vector>

struct cell {
    int row = 0;
    friend bool operator==(const cell&, const cell&) = default;
};
struct by_row {
    std::size_t operator()(const cell& each) const { return static_cast<std::size_t>(each.row); }
};
struct visit {
    cell to;
};

int main() {
    const std::vector<visit> visits(3);
#ifdef WEIR_FIXED
    using counts = std::unordered_map<cell, int, by_row>;
    const auto by_cell = visits | weir::count_by<counts>(&visit::to);
#else
    const auto by_cell = visits | weir::count_by(&visit::to);
#endif
    return static_cast<int>(by_cell.size());
}
