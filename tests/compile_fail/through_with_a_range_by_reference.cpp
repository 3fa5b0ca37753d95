// SPDX-License-Identifier: BSL-1.0
// expect: the function given to weir::through must return a range by value, as a coroutine that returns weir::generator does
#include <weir/stream/through.hpp>

#include <ranges>
#include <vector>

std::vector<int> table{1, 2, 3};

int main() {
#ifdef WEIR_FIXED
    const auto from_table = [](auto) { return std::views::all(table); };
#else
    const auto from_table = [](auto) -> std::vector<int>& { return table; };
#endif
    auto pipe = std::views::iota(0, 3) | weir::through(from_table);
    return *pipe.begin();
}
