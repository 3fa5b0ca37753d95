// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <ranges>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace weir {

/// Specialise it as true for a type of your own that refers to memory of the source it is read
/// from, and is good only until the next element is pulled.
template <class T>
inline constexpr bool enable_borrowed = false;
template <>
inline constexpr bool enable_borrowed<std::string_view> = true;

namespace detail {

/// What a T keeps within itself; json/ says it of plain structs.
template <class T>
struct parts_of {
    using types = std::tuple<>;
};
template <class T>
struct parts_of<std::optional<T>> {
    using types = std::tuple<T>;
};
template <class T, class Deleter>
struct parts_of<std::unique_ptr<T, Deleter>> {
    using types = std::tuple<T>;
};
template <class First, class Second>
struct parts_of<std::pair<First, Second>> {
    using types = std::tuple<First, Second>;
};
template <class... Ts>
struct parts_of<std::tuple<Ts...>> {
    using types = std::tuple<Ts...>;
};
template <class... Ts>
struct parts_of<std::variant<Ts...>> {
    using types = std::tuple<Ts...>;
};
template <std::ranges::range T>
    requires(
        !std::same_as<std::ranges::range_value_t<T>, T>) // as that of a std::filesystem::path is
struct parts_of<T> {
    using types = std::tuple<std::ranges::range_value_t<T>>;
};

/// `Seen`: what T is a part of. A struct may hold a vector of itself.
template <class T, class... Seen>
consteval bool borrows() {
    if constexpr (enable_borrowed<T>) {
        return true;
    } else if constexpr ((std::same_as<T, Seen> || ...)) {
        return false;
    } else {
        return []<class... Parts>(std::type_identity<std::tuple<Parts...>>) {
            return (borrows<std::remove_cvref_t<Parts>, T, Seen...>() || ...);
        }(std::type_identity<typename parts_of<T>::types>{});
    }
}

} // namespace detail

/// Whether a T refers to memory of the source it was read from: a std::string_view, a json::value,
/// and whatever holds one. Stages and sinks that keep elements refuse such types at compile time.
template <class T>
inline constexpr bool is_borrowed = detail::borrows<std::remove_cv_t<T>>();

} // namespace weir
