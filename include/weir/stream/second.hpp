// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <utility>

namespace weir {

namespace detail {

struct second_of_pair {
    template <class Pair>
    constexpr auto&& operator()(Pair&& pair) const noexcept {
        return std::forward<Pair>(pair).second;
    }
};

} // namespace detail

/// Projection: the second part of a pair, which in a map is what it has for the key.
///
///     users | weir::count_by(&user::city) | weir::top(10, weir::second)
inline constexpr detail::second_of_pair second;

} // namespace weir
