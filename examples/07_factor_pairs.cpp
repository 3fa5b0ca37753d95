// SPDX-License-Identifier: BSL-1.0

// Which pairs of numbers multiply to n? A comprehension with a guard, in three ways.

#include <weir/weir.hpp>

#include <iostream>
#include <ranges>
#include <utility>

// In Python:
//
//     [(x, y) for x in range(1, n + 1) for y in range(x, n + 1) if x * y == n]

// As a generator: the loops and the guard, in the order in which Python has them.
weir::generator<std::pair<int, int>> pairs_by_loops(int n) {
    for (int x = 1; x <= n; ++x)
        for (int y = x; y <= n; ++y)
            if (x * y == n) co_yield {x, y};
}

// As a pipe: each further "for" is a flat_map, the guard is a filter.
auto pairs_by_pipe(int n) {
    return std::views::iota(1, n + 1) | weir::flat_map([n](int x) {
               return std::views::iota(x, n + 1)
                    | std::views::transform([x](int y) { return std::pair{x, y}; });
           })
         | std::views::filter([n](auto pair) { return pair.first * pair.second == n; });
}

// As a composition: a "for" makes many values of one, and a guard makes nothing, or the one it got.
// It stands as early as it can be told: here it saves the inner loop.
weir::generator<int> up_to(int n) {
    for (int x = 1; x <= n; ++x) co_yield x;
}
weir::generator<int> if_smaller_divisor(int x, int n) {
    if (n % x == 0 && x <= n / x) co_yield x;
}
auto pairs_by_composition(int n) {
    const auto guard = [n](int x) { return if_smaller_divisor(x, n); };
    const auto paired = [n](int x) { return std::views::single(std::pair{x, n / x}); };
    return weir::compose(up_to, guard, paired)(n);
}

int main() {
    constexpr auto print = weir::for_each(
        [](const auto& pair) { std::cout << "   " << pair.first << " * " << pair.second; });
    std::cout << "by loops:      ";
    pairs_by_loops(60) | print;
    std::cout << "\nby a pipe:     ";
    pairs_by_pipe(60) | print;
    std::cout << "\nby composition:";
    pairs_by_composition(60) | print;
    std::cout << "\n\nThe first for 1,000,003 is found, the search for more is not begun:\n";
    pairs_by_loops(1'000'003) | weir::take(1) | print;
    std::cout << '\n';
}
