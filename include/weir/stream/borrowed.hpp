// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <ranges>
#include <type_traits>

namespace weir {

/// Whether a T refers to memory of the source it was read from and is good only until the next
/// element is pulled. Stages and sinks that keep elements refuse such types at compile time. json/
/// says so of `std::string_view`, of `json::value` and of structs that hold one; specialise it for
/// types of your own.
template <class T>
inline constexpr bool is_borrowed = false;

namespace detail {

template <class T>
inline constexpr bool keeps_borrowed = is_borrowed<std::remove_cv_t<T>>;
template <std::ranges::range T>
    requires(!is_borrowed<T>)
inline constexpr bool keeps_borrowed<T> = keeps_borrowed<std::ranges::range_value_t<T>>;

} // namespace detail
} // namespace weir
