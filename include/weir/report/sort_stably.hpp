// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace weir::detail {

/// std::stable_sort, which does not compile without a warning where clang meets libstdc++ 12.
template <class Element, class Less>
void sort_stably(std::vector<Element>& elements, Less less) {
    std::vector<std::size_t> order(elements.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (less(elements[a], elements[b])) return true;
        return !less(elements[b], elements[a]) && a < b;
    });
    std::vector<Element> sorted;
    sorted.reserve(elements.size());
    for (const std::size_t at : order) sorted.push_back(std::move(elements[at]));
    elements = std::move(sorted);
}

} // namespace weir::detail
