// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/members.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/borrowed.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// Which record types borrow from the parser's buffer: those that hold a std::string_view or a
// json::value, however deep.

namespace weir::json::detail {

template <class T>
struct held_type {
    using type = T;
};
template <class T>
struct held_type<std::optional<T>> : held_type<T> {};
template <class T, class Allocator>
struct held_type<std::vector<T, Allocator>> : held_type<T> {};

/// `Seen`: the structs that T is a member of; one may hold a vector of itself.
template <class T, class... Seen>
consteval bool borrows() {
    using held = typename held_type<T>::type;
    if constexpr (std::is_same_v<held, std::string_view> || std::is_same_v<held, value>) {
        return true;
    } else if constexpr ((std::is_same_v<held, Seen> || ...)) {
        return false;
    } else if constexpr (decomposable<held> && member_count<held> <= max_members) {
        using members = decltype(tie_members(std::declval<held&>()));
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (borrows<std::remove_cvref_t<std::tuple_element_t<I, members>>, held, Seen...>()
                    || ...);
        }(std::make_index_sequence<std::tuple_size_v<members>>{});
    } else {
        return false;
    }
}

} // namespace weir::json::detail

template <class T>
    requires(weir::json::detail::borrows<T>())
inline constexpr bool weir::is_borrowed<T> = true;
