// SPDX-License-Identifier: BSL-1.0
// expect: weir: this range is const, and reading it changes it; pipe one that is not const, or a copy
#include <weir/stream/count.hpp>

#include <ranges>
#include <vector>

int main() {
    std::vector<int> numbers{1, 2, 3};
    const auto odd = numbers | std::views::filter([](int n) { return n % 2 != 0; });
#ifdef WEIR_FIXED
    auto copy = odd;
    return static_cast<int>(copy | weir::count());
#else
    odd | weir::count();
#endif
}
