// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/bound.hpp>
#include <weir/stream/detail/contained_types.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace weir {

namespace detail {

template <class T>
struct default_owned_bytes;

} // namespace detail

/// Function object: returns the bytes that a T owns outside of itself. Defined for trivially
/// destructible types (0), std::string, containers, std::optional, std::unique_ptr, std::variant,
/// pairs, tuples, and, with weir/json, plain structs. Specialise it for your own types:
///
///     template <>
///     inline constexpr auto weir::owned_bytes<image> = [](const image& i) { return i.size(); };
template <class T>
inline constexpr auto owned_bytes = detail::default_owned_bytes<T>{};

/// The bytes that an element occupies and owns: sizeof(T), plus the elements of strings and
/// containers in it, without their spare capacity. Time: linear in the number of container elements
/// whose type is not trivially destructible.
template <class T>
constexpr std::size_t byte_count(const T& element) {
    return sizeof(T) + owned_bytes<T>(element);
}

namespace detail {

/// Base of the function objects with which the library counts a type, part by part.
struct counts_parts {};

template <class>
struct default_owned_bytes : counts_parts {
    template <class T>
        requires std::is_trivially_destructible_v<T>
    constexpr std::size_t operator()(const T&) const noexcept {
        return 0;
    }
    template <class Character, class Traits, class Allocator>
    constexpr std::size_t
    operator()(const std::basic_string<Character, Traits, Allocator>& text) const noexcept {
        return text.size() * sizeof(Character);
    }
    template <class T, std::size_t N>
        requires(!std::is_trivially_destructible_v<T>)
    constexpr std::size_t operator()(const std::array<T, N>& elements) const {
        std::size_t bytes = 0; // sizeof(T) of each is part of the array
        for (const T& each : elements) bytes += owned_bytes<T>(each);
        return bytes;
    }
    template <std::ranges::forward_range T>
        requires(!std::is_trivially_destructible_v<T>
                 && !std::same_as<std::ranges::range_value_t<T>, T> // a path is a range of paths
                 && std::is_lvalue_reference_v<std::ranges::range_reference_t<const T>>)
    constexpr std::size_t operator()(const T& elements) const {
        using element = std::ranges::range_value_t<T>;
        if constexpr (std::is_trivially_destructible_v<element>
                      && std::ranges::sized_range<const T>)
            return std::ranges::size(elements) * sizeof(element);
        std::size_t bytes = 0;
        for (const auto& each : elements) bytes += byte_count(each);
        return bytes;
    }
    template <class T>
    constexpr std::size_t operator()(const std::optional<T>& value) const {
        return value ? owned_bytes<T>(*value) : 0;
    }
    template <class T, class Deleter>
        requires(!std::is_array_v<T>)
    constexpr std::size_t operator()(const std::unique_ptr<T, Deleter>& value) const {
        return value ? byte_count(*value) : 0;
    }
    template <class First, class Second>
    constexpr std::size_t operator()(const std::pair<First, Second>& both) const {
        return owned_bytes<First>(both.first) + owned_bytes<Second>(both.second);
    }
    template <class... Ts>
    constexpr std::size_t operator()(const std::tuple<Ts...>& all) const {
        return std::apply(
            [](const Ts&... each) { return (std::size_t{0} + ... + owned_bytes<Ts>(each)); }, all);
    }
    template <class... Ts>
    constexpr std::size_t operator()(const std::variant<Ts...>& one) const {
        return std::visit([]<class T>(const T& value) { return owned_bytes<T>(value); }, one);
    }
};

/// Whether the bytes of a T can be counted: by a function of the user, or because those of its
/// parts can be. `Seen`: the types that T is a part of. A struct may hold a vector of itself.
template <class T, class... Seen>
consteval bool is_countable() {
    using function = std::remove_cv_t<decltype(owned_bytes<T>)>;
    if constexpr (!std::derived_from<function, counts_parts> || (std::same_as<T, Seen> || ...)) {
        return true;
    } else if constexpr (!std::invocable<function, const T&>) {
        return false;
    } else {
        return []<class... Parts>(std::type_identity<std::tuple<Parts...>>) {
            return (is_countable<std::remove_cvref_t<Parts>, T, Seen...>() && ...);
        }(std::type_identity<typename contained_types<T>::types>{});
    }
}
template <class T>
concept countable = is_countable<T>();

/// The bytes of an element; 0 if the bound does not limit bytes.
template <class T>
constexpr std::size_t bytes_within(const bound& limit, const T& element) {
    if constexpr (countable<T>)
        return limit.limits_bytes() ? byte_count(element) : 0;
    else
        return 0;
}

/// Returns `limit` if it can be applied to elements of type T, and throws otherwise.
template <class T>
constexpr bound checked(bound limit) {
    if (!limit.limits_items() && !limit.limits_bytes())
        throw std::invalid_argument{"weir: a bound without items or bytes bounds nothing; say "
                                    "{.items = n}, {.bytes = n} or both"};
    if (!countable<T> && limit.limits_bytes())
        throw std::invalid_argument{
            "weir: the bytes of this element type cannot be counted; give a "
            "bound of items, or specialise weir::owned_bytes for it"};
    return limit;
}

} // namespace detail

} // namespace weir
