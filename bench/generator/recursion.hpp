// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "libraries.hpp"
#include "opaque.hpp"
#include "row.hpp"

#include <bit>
#include <string>
#include <vector>

// What an element costs that comes from far down. Once from one leaf under many generators that
// wait for it, where it is the way up that counts; once from a walk over a binary tree, where it is
// the generators that come and go, one an element.

namespace bench::recursion {

/// The numbers below n from a generator that is nested in `depth` others.
template <class Library>
typename Library::template generator<number> nested(number n, int depth) {
    if (depth == 0)
        for (number i = 0; i < n; ++i) co_yield i;
    else
        co_yield Library::elements_of(nested<Library>(n, depth - 1));
}

/// What one writes without elements_of: every level passes on every element.
template <class Library>
typename Library::template generator<number> as_generator(number n, int depth) {
    if (depth == 0)
        for (number i = 0; i < n; ++i) co_yield i;
    else
        for (number i : as_generator<Library>(n, depth - 1)) co_yield i;
}

inline program leaf_alone(number elements) {
    return {std::string{column::loop}, [=] {
                number total = 0;
                for (number i = 0, n = opaque(elements); i < n; ++i) {
                    total += i;
                    look_at(total);
                }
                return total;
            }};
}

inline row leaf(int depth, double at_most, bool in_table = true) {
    constexpr number elements = 1 << 18;
    row made{"nested " + std::to_string(depth) + " deep",
             elements,
             {leaf_alone(elements)},
             {of_standard(at_most)},
             in_table};
    add_generators(
        made, [=]<class L>(L) { return sum_each(nested<L>(opaque(elements), opaque(depth))); });
    return made;
}

/// Fewer elements, as each costs what the depth is.
inline row leaf_passed_on(int depth, number elements) {
    row made{"the same, each level passes on", elements, {leaf_alone(elements)}};
    made.in_table = false;
    add_generators(made, [=]<class L>(L) {
        return sum_each(as_generator<L>(opaque(elements), opaque(depth)));
    });
    return made;
}

/// The 2^levels - 1 numbers from `first` on, as a balanced search tree holds them, in order.
template <class Library>
typename Library::template generator<number> tree(number first, int levels) {
    const number half = number{1} << (levels - 1);
    if (levels > 1) co_yield Library::elements_of(tree<Library>(first, levels - 1));
    co_yield first + half - 1;
    if (levels > 1) co_yield Library::elements_of(tree<Library>(first + half, levels - 1));
}

template <class Library>
typename Library::template generator<number> tree_passed_on(number first, int levels) {
    const number half = number{1} << (levels - 1);
    if (levels > 1)
        for (number n : tree_passed_on<Library>(first, levels - 1)) co_yield n;
    co_yield first + half - 1;
    if (levels > 1)
        for (number n : tree_passed_on<Library>(first + half, levels - 1)) co_yield n;
}

/// The walk by hand, which calls where the others yield.
template <class Function>
void walk(number first, int levels, Function& function) {
    const number half = number{1} << (levels - 1);
    if (levels > 1) walk(first, levels - 1, function);
    function(first + half - 1);
    if (levels > 1) walk(first + half, levels - 1, function);
}

/// Another number if the same elements come in another order.
inline void add_in_order(number& digest, number n) {
    digest = std::rotl(digest, 1) + n;
    look_at(digest);
}

template <class Range>
number digest_of(Range&& range) {
    number digest = 0;
    for (number n : range) add_in_order(digest, n);
    return digest;
}

inline row walk_tree(int levels, double at_most, bool in_table = true) {
    const number elements = (number{1} << levels) - 1;
    row made{"walk of a tree, " + std::to_string(levels) + " levels",
             elements,
             {},
             {of_standard(at_most)},
             in_table};
    made.runs = levels < 12 ? 256 : 1;
    made.programs = {{std::string{column::loop}, [=] {
                          number digest = 0;
                          const auto add = [&](number n) { add_in_order(digest, n); };
                          walk(0, opaque(levels), add);
                          return digest;
                      }}};
    add_generators(made, [=]<class L>(L) { return digest_of(tree<L>(0, opaque(levels))); });
    add_generators(
        made, [=]<class L>(L) { return digest_of(tree_passed_on<L>(0, opaque(levels))); },
        ", each level passes on");
    return made;
}

inline std::vector<row> rows() {
    return {leaf(1, 1, false),
            leaf_passed_on(1, 1 << 18),
            leaf(8, 1),
            leaf_passed_on(8, 1 << 16),
            leaf(32, 0.25),
            leaf_passed_on(32, 1 << 14),
            leaf(1000, 1),
            leaf_passed_on(1000, 1 << 10),
            walk_tree(8, 1, false),
            walk_tree(16, 1)};
}

} // namespace bench::recursion
