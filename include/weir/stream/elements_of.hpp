// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <ranges>
#include <utility>

namespace weir {

/// `co_yield weir::elements_of(range)` yields every element of the range in turn, as Python's
/// `yield from` does. A generator passed as an rvalue runs nested: each of its elements costs O(1)
/// however deep the nesting. Same name and meaning as std::ranges::elements_of (P2502R2).
template <std::ranges::range Range>
class elements_of {
public:
    // A constructor, not an aggregate: g++ 12 destroys an aggregate in a co_yield expression twice.
    constexpr explicit elements_of(Range&& range) noexcept : range_{std::forward<Range>(range)} {}

    constexpr Range&& get() const noexcept { return std::forward<Range>(range_); }

private:
    Range&& range_;
};

template <class Range>
elements_of(Range&&) -> elements_of<Range&&>;

} // namespace weir
