// SPDX-License-Identifier: BSL-1.0
// expect: weir::together takes sinks that see each element once
#include <weir/stream/count.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/together.hpp>

#include <ranges>
#include <tuple>
#include <vector>

int main() {
    const std::vector<int> numbers(3);
    [[maybe_unused]] const auto is_odd = [](int n) { return n % 2 != 0; };
#ifdef WEIR_FIXED
    const auto both = numbers | weir::together(weir::count(), weir::sum());
#else
    const auto both =
        numbers | weir::together(std::views::filter(is_odd) | weir::count(), weir::sum());
#endif
    return std::get<0>(both) == 3;
}
