// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/borrowed.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/stream/byte_count.hpp>

#include <cstddef>
#include <ranges>
#include <tuple>
#include <type_traits>

// How many bytes a record owns outside of itself: what its members do.

namespace weir::json::detail {

struct record_bytes : weir::detail::counts_parts {
    template <class T>
    constexpr std::size_t operator()(const T& record) const {
        return std::apply(
            []<class... Members>(const Members&... members) {
                return (std::size_t{0} + ... + owned_bytes<Members>(members));
            },
            tie_members(record));
    }
};

} // namespace weir::json::detail

template <weir::json::detail::decomposable T>
    requires(weir::json::detail::member_count<T> <= weir::json::detail::max_members
             && !std::ranges::range<T> && !std::is_trivially_destructible_v<T>)
inline constexpr auto weir::owned_bytes<T> = weir::json::detail::record_bytes{};
