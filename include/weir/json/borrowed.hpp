// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/borrowed.hpp>

#include <ranges>
#include <tuple>
#include <utility>

// Which records borrow from the parser's buffer: a json::value, and structs that hold something
// that does, however deep.

template <>
inline constexpr bool weir::enable_borrowed<weir::json::value> = true;

template <weir::json::detail::decomposable T>
    requires(weir::json::detail::member_count<T> <= weir::json::detail::max_members
             && !std::ranges::range<T>)
struct weir::detail::parts_of<T> {
    using types = decltype(weir::json::detail::tie_members(std::declval<T&>()));
};

template <class T>
    requires(weir::json::detail::member_described<T> && !weir::json::detail::reflected<T>
             && !std::ranges::range<T>)
struct weir::detail::parts_of<T> {
    using types = decltype(weir::json::detail::fields<T>::tie(std::declval<T&>()));
};
