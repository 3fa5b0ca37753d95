// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "libraries.hpp"
#include "opaque.hpp"
#include "range_v3.hpp"
#include "row.hpp"

#include <ranges>
#include <string>
#include <vector>

// What an element of the source costs where it passes one, two or three coroutines. An element is
// an element: nothing is added up in closed form or in vectors.

namespace bench::chained {

inline constexpr number elements = 1 << 18;

constexpr auto odd = [](number n) { return n % 2 == 1; };
constexpr auto tripled = [](number n) { return 3 * n; };

template <class Library, class Upstream>
typename Library::template generator<number> only_odd(Upstream upstream) {
    for (number n : upstream)
        if (odd(n)) co_yield n;
}

template <class Library, class Upstream>
typename Library::template generator<number> each_tripled(Upstream upstream) {
    for (number n : upstream) co_yield tripled(n);
}

inline row one() {
    row made{"a coroutine", elements, {}, {of_standard(1)}};
    made.programs = {
        {std::string{column::loop},
         [] {
             number total = 0;
             for (number i = 0, n = opaque(elements); i < n; ++i) {
                 total += i;
                 look_at(total);
             }
             return total;
         }},
        {std::string{column::views},
         [] { return sum_each(std::views::iota(number{0}, opaque(elements))); }},
#if BENCH_RANGE_V3
        {"range-v3", [] { return sum_each(ranges::views::iota(number{0}, opaque(elements))); }},
#endif
    };
    add_generators(made, []<class L>(L) { return sum_each(numbers<L>(opaque(elements))); });
    return made;
}

inline row two() {
    row made{"two chained: filter", elements, {}, {of_standard(1)}};
    made.programs = {
        {std::string{column::loop},
         [] {
             number total = 0;
             for (number i = 0, n = opaque(elements); i < n; ++i)
                 if (odd(i)) {
                     total += i;
                     look_at(total);
                 }
             return total;
         }},
        {std::string{column::views},
         [] {
             return sum_each(std::views::iota(number{0}, opaque(elements))
                             | std::views::filter(odd));
         }},
#if BENCH_RANGE_V3
        {"range-v3",
         [] {
             return sum_each(ranges::views::iota(number{0}, opaque(elements))
                             | ranges::views::filter(odd));
         }},
#endif
    };
    add_generators(made,
                   []<class L>(L) { return sum_each(only_odd<L>(numbers<L>(opaque(elements)))); });
    return made;
}

inline row three() {
    row made{"three chained: filter, transform", elements, {}, {of_standard(1)}};
    made.programs = {
        {std::string{column::loop},
         [] {
             number total = 0;
             for (number i = 0, n = opaque(elements); i < n; ++i)
                 if (odd(i)) {
                     total += tripled(i);
                     look_at(total);
                 }
             return total;
         }},
        {std::string{column::views},
         [] {
             return sum_each(std::views::iota(number{0}, opaque(elements)) | std::views::filter(odd)
                             | std::views::transform(tripled));
         }},
#if BENCH_RANGE_V3
        {"range-v3",
         [] {
             return sum_each(ranges::views::iota(number{0}, opaque(elements))
                             | ranges::views::filter(odd) | ranges::views::transform(tripled));
         }},
#endif
    };
    add_generators(made, []<class L>(L) {
        return sum_each(each_tripled<L>(only_odd<L>(numbers<L>(opaque(elements)))));
    });
    add_generators(
        made,
        []<class L>(L) {
            return sum_each(numbers<L>(opaque(elements)) | std::views::filter(odd)
                            | std::views::transform(tripled));
        },
        ", then std::views");
    return made;
}

inline std::vector<row> rows() { return {one(), two(), three()}; }

} // namespace bench::chained
