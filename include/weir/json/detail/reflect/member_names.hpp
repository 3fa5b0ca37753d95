// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/reflect/struct_to_tuple.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// The names of the members of a plain struct, and of the enumerators of an enumeration, taken from
// the spelling of template arguments in __PRETTY_FUNCTION__. No macro, no registration.

namespace weir::json::detail {

// `auto`, because g++ appends the meaning of any type alias in the signature to its spelling.
template <auto Value>
consteval auto spelling_of() {
    return std::string_view{__PRETTY_FUNCTION__};
}

consteval bool is_identifier_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
        || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

/// "… [with auto Value = (& external<user>.user::age)]" → "age"
consteval std::string_view last_identifier(std::string_view spelling) {
    std::size_t end = spelling.size();
    while (end > 0 && !is_identifier_character(spelling[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_identifier_character(spelling[begin - 1])) --begin;
    return spelling.substr(begin, end - begin);
}

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

/// `external` is an object whose members have addresses that a constant expression can name. It is
/// only declared, never defined.
template <class T>
struct holder {
    T value;
};
template <class T>
extern holder<T> external;

template <class T, std::size_t I>
consteval std::string_view name_of_member() {
    return last_identifier(spelling_of<&std::get<I>(tie_members(external<T>.value))>());
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class T>
consteval auto names_of_members() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{name_of_member<T, I>()...};
    }(std::make_index_sequence<member_count<T>>{});
}

template <class T>
inline constexpr auto member_names = names_of_members<T>();

template <class T, std::size_t I>
using member_type =
    std::remove_reference_t<std::tuple_element_t<I, decltype(tie_members(std::declval<T&>()))>>;

/// Enumerators are searched for among these values, as far as the underlying type has them.
inline constexpr int first_enumerator = -128;
inline constexpr int last_enumerator = 255;

/// An enumeration with a fixed underlying type: a cast from any value of that type is defined, so
/// all values can be tried.
template <class E>
concept fixed_enum = std::is_enum_v<E> && requires { E{0}; };

/// Like std::in_range, but accepts char and bool as well.
template <class Underlying>
consteval bool holds(int value) {
    using limits = std::numeric_limits<Underlying>;
    if (value < 0)
        return std::is_signed_v<Underlying> && value >= static_cast<std::intmax_t>(limits::min());
    return static_cast<std::uintmax_t>(value) <= static_cast<std::uintmax_t>(limits::max());
}

template <class E, int Value>
consteval std::string_view name_of_enumerator() {
    if constexpr (holds<std::underlying_type_t<E>>(Value)) {
        constexpr std::string_view spelling = spelling_of<static_cast<E>(Value)>();
        constexpr std::string_view name = last_identifier(spelling);
        // A value without an enumerator is spelled as a cast, "(colour)7".
        if constexpr (spelling[static_cast<std::size_t>(name.data() - spelling.data()) - 1] == ')'
                      || (name[0] >= '0' && name[0] <= '9'))
            return {};
        else
            return name;
    } else {
        return {};
    }
}

template <fixed_enum E>
consteval auto names_of_enumerators() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{
            name_of_enumerator<E, first_enumerator + static_cast<int>(I)>()...};
    }(std::make_index_sequence<last_enumerator - first_enumerator + 1>{});
}

/// The name of each value from first_enumerator on; empty where there is no enumerator.
template <fixed_enum E>
inline constexpr auto enumerator_names = names_of_enumerators<E>();

/// The name of a value; empty if it has none.
template <fixed_enum E>
constexpr std::string_view enumerator_name(E value) noexcept {
    const auto number = static_cast<std::underlying_type_t<E>>(value);
    if constexpr (std::is_signed_v<std::underlying_type_t<E>>) { // std::in_range rejects char, bool
        if (number < first_enumerator || number > last_enumerator) return {};
    } else {
        if (number > static_cast<unsigned>(last_enumerator)) return {};
    }
    return enumerator_names<E>[static_cast<std::size_t>(static_cast<int>(number)
                                                        - first_enumerator)];
}

/// Sets `into` to the value of this name. Returns false if none has it.
template <fixed_enum E>
constexpr bool enumerator_named(std::string_view name, E& into) noexcept {
    for (std::size_t i = 0; !name.empty() && i < enumerator_names<E>.size(); ++i)
        if (enumerator_names<E>[i] == name) {
            into = static_cast<E>(first_enumerator + static_cast<int>(i));
            return true;
        }
    return false;
}

} // namespace weir::json::detail
