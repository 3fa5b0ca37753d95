// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/generator.hpp>

#include <memory>
#include <vector>

namespace weir::test {

/// 0, 1, ... below n, counted as they are made.
inline generator<int> counting(int n, int& made) {
    for (int i = 0; i < n; ++i) {
        ++made;
        co_yield i;
    }
}

inline generator<int> counting_from_zero(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

/// The same in boxes, which can only be moved.
inline generator<std::unique_ptr<int>> boxes(int n) {
    for (int i = 0; i < n; ++i) co_yield std::make_unique<int>(i);
}

template <class Range>
std::vector<int> all_of(Range&& range) {
    std::vector<int> result;
    for (auto&& element : range) result.push_back(element);
    return result;
}

} // namespace weir::test
