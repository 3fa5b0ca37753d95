// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "libraries.hpp"
#include "numeric_sources.hpp"
#include "opaque.hpp"
#include "range_v3.hpp"
#include "row.hpp"

#include <weir/stream/sum.hpp>

#include <concepts>
#include <ranges>
#include <span>
#include <string>
#include <vector>

// A pipe of numbers: filter, transform, sum. Here the optimiser may do what it can, so that the
// loop may run in vectors; only the bounds, and what lies in memory, are hidden from it.
//
// The filter keeps half of the numbers. Where no processor foresees which, whoever has a branch pays
// for it, so that the loop is written without one, too.

namespace bench::numeric {

constexpr auto kept = []<class T>(T x) {
    if constexpr (std::same_as<T, number>)
        return x % 2 == 1;
    else
        return x > T{limit / 2};
};
constexpr auto tripled = []<class T>(T x) { return 3 * x; };

/// The numbers of any source one by one.
template <class Library, class Source>
typename Library::template generator<typename Source::value_type> each(Source source) {
    for (number i = 0, n = source.size(); i < n; ++i) co_yield source[i];
}

template <class Range>
auto sum_of(Range&& range) {
    std::ranges::range_value_t<Range> total{};
    for (auto&& x : range) total += x;
    return total;
}

/// Source{} is the source.
template <class Source>
row pipe(const std::string& over, bool in_table = true) {
    using T = typename Source::value_type;
    row made{"numeric pipe, " + over,
             Source{}.size(),
             {},
             {{column::sink, 1.3, column::loop}, of_standard(1)},
             in_table,
             8};
    const auto add = [&](std::string_view name, T (*total)()) {
        made.programs.push_back({std::string{name}, [=] { return static_cast<number>(total()); }});
    };
    add(column::loop, [] {
        const Source source;
        T total{};
        for (number i = 0, n = source.size(); i < n; ++i)
            if (const T x = source[i]; kept(x)) total += tripled(x);
        return total;
    });
    add(column::branchless, [] {
        const Source source;
        T total{};
        for (number i = 0, n = source.size(); i < n; ++i) {
            const T x = source[i];
            total += static_cast<T>(kept(x)) * tripled(x);
        }
        return total;
    });
    add(column::views, [] {
        return sum_of(Source{}.view() | std::views::filter(kept) | std::views::transform(tripled));
    });
#if BENCH_RANGE_V3
    add("range-v3", [] {
        return sum_of(Source{}.range_v3_view() | ranges::views::filter(kept)
                      | ranges::views::transform(tripled));
    });
#endif
    add(column::sink, [] {
        return Source{}.view() | std::views::filter(kept) | std::views::transform(tripled)
             | weir::sum();
    });
    add(column::generator, [] {
        return each<weir_generators>(Source{}) | std::views::filter(kept)
             | std::views::transform(tripled) | weir::sum();
    });
    add(column::blocks, [] {
        T total{};
        for (const std::span<const T> block : in_blocks(Source{}))
            for (const T x : block)
                if (kept(x)) total += tripled(x);
        return total;
    });
#ifdef __cpp_lib_generator
    add(column::standard, [] {
        return sum_of(each<std_generators>(Source{}) | std::views::filter(kept)
                      | std::views::transform(tripled));
    });
#endif
    return made;
}

inline std::vector<row> rows() {
    return {pipe<in_memory<number, regular>>("vector of integers"),
            pipe<in_memory<double, regular>>("vector of doubles"),
            pipe<in_memory<number, random>>("random integers"),
            pipe<in_memory<double, random>>("random doubles"),
            pipe<computed<number, counted>>("integers counted up"),
            pipe<computed<number, random>>("integers computed"),
            pipe<computed<double, random>>("doubles computed", false)};
}

} // namespace bench::numeric
