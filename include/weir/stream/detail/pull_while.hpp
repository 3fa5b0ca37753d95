// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/single_pass.hpp>

#include <ranges>
#include <type_traits>

namespace weir::detail {

/// Calls `function` with each element of `range` in order until it returns false. Returns true if
/// it never did. A weir range that can run this loop itself, without the state of iterators, has a
/// member `for_each_while`. Sinks that dereference elements pull through this.
template <class Range, class Function>
constexpr bool pull_while(Range& range, Function&& function) {
    if constexpr (own_range<Range> && requires { range.for_each_while(function); }) {
        return range.for_each_while(function);
    } else if constexpr (only_holds<std::remove_cv_t<Range>>) {
        return pull_while(range.base(), function);
    } else {
        auto at = std::ranges::begin(range);
        for (const auto end = std::ranges::end(range); at != end; ++at)
            if (!function(*at)) return false;
        return true;
    }
}

} // namespace weir::detail
