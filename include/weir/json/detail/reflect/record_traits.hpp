// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/borrowed.hpp>
#include <weir/stream/byte_count.hpp>

#include <cstddef>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

// Which records borrow from the parser's buffer: a json::value, and structs that contain a borrowed
// type at any depth.

template <>
inline constexpr bool weir::enable_borrowed<weir::json::value> = true;

template <weir::json::detail::decomposable T>
    requires(weir::json::detail::member_count<T> <= weir::json::detail::max_members
             && !std::ranges::range<T>)
struct weir::detail::contained_types<T> {
    using types = decltype(weir::json::detail::tie_members(std::declval<T&>()));
};

template <class T>
    requires(weir::json::detail::member_described<T> && !weir::json::detail::reflected<T>
             && !std::ranges::range<T>)
struct weir::detail::contained_types<T> {
    using types = decltype(weir::json::detail::fields<T>::tie(std::declval<T&>()));
};

// How many bytes a record owns outside of itself: the sum over its members.

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
