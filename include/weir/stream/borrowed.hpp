// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/contained_types.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

/// Specialise it as true for your own type if it refers to memory of the source that it is read
/// from, and is therefore valid only until the next element is pulled.
template <class T>
inline constexpr bool enable_borrowed = false;
template <class Character, class Traits>
inline constexpr bool enable_borrowed<std::basic_string_view<Character, Traits>> = true;
template <class T, std::size_t Extent>
inline constexpr bool enable_borrowed<std::span<T, Extent>> = true; // a weir::batch, for example

template <class First, class Second>
    requires(std::is_reference_v<First> || std::is_reference_v<Second>)
inline constexpr bool enable_borrowed<std::pair<First, Second>> = true;
template <class... Ts>
    requires(std::is_reference_v<Ts> || ...)
inline constexpr bool enable_borrowed<std::tuple<Ts...>> = true;

namespace detail {

/// `Seen`: the types that T is a part of. A struct may hold a vector of itself.
template <class T, class... Seen>
consteval bool borrows() {
    if constexpr (enable_borrowed<T>) {
        return true;
    } else if constexpr ((std::same_as<T, Seen> || ...)) {
        return false;
    } else {
        return []<class... Parts>(std::type_identity<std::tuple<Parts...>>) {
            return (borrows<std::remove_cvref_t<Parts>, T, Seen...>() || ...);
        }(std::type_identity<typename contained_types<T>::types>{});
    }
}

} // namespace detail

/// Whether a T refers to memory of its source, as std::string_view, json::value and types that hold
/// one do. Stages and sinks that keep elements reject such types at compile time.
template <class T>
inline constexpr bool is_borrowed = detail::borrows<std::remove_cv_t<T>>();

} // namespace weir
