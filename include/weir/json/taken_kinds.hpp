// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/value.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// Which kinds of JSON values a type can be filled from, for a std::variant to choose by.

namespace weir::json::detail {

using kinds = unsigned;

constexpr kinds only(kind of) noexcept { return 1U << static_cast<unsigned>(of); }
inline constexpr kinds any_kind = (1U << 6) - 1;

template <class T>
inline constexpr kinds taken_kinds = only(kind::object); // of plain structs

template <class T>
    requires integer<T> || real<T>
inline constexpr kinds taken_kinds<T> = only(kind::number);
template <class T>
    requires(std::is_enum_v<T> && !converted<T>)
inline constexpr kinds taken_kinds<T> = only(kind::string);
template <converted T>
inline constexpr kinds taken_kinds<T> = taken_kinds<typename description_of<T>::from>;
template <>
inline constexpr kinds taken_kinds<bool> = only(kind::boolean);
template <>
inline constexpr kinds taken_kinds<std::string> = only(kind::string);
template <>
inline constexpr kinds taken_kinds<std::string_view> = only(kind::string);
template <>
inline constexpr kinds taken_kinds<std::monostate> = only(kind::null);
template <>
inline constexpr kinds taken_kinds<value> = any_kind;
template <class T>
inline constexpr kinds taken_kinds<std::optional<T>> = only(kind::null) | taken_kinds<T>;
template <class T>
inline constexpr kinds taken_kinds<std::unique_ptr<T>> = only(kind::null) | taken_kinds<T>;
template <class T, class Allocator>
inline constexpr kinds taken_kinds<std::vector<T, Allocator>> = only(kind::array);
template <class T, std::size_t N>
inline constexpr kinds taken_kinds<std::array<T, N>> = only(kind::array);
template <class... Ts>
inline constexpr kinds taken_kinds<std::tuple<Ts...>> = only(kind::array);
template <class First, class Second>
inline constexpr kinds taken_kinds<std::pair<First, Second>> = only(kind::array);
template <class... Ts>
inline constexpr kinds taken_kinds<std::variant<Ts...>> = (taken_kinds<Ts> | ...);

/// "an object, a number or null"
inline std::string described_kinds(kinds of) {
    std::string text;
    std::size_t left = static_cast<std::size_t>(std::popcount(of));
    for (const kind each :
         {kind::object, kind::array, kind::string, kind::number, kind::boolean, kind::null}) {
        if ((of & only(each)) == 0) continue;
        --left;
        if (!text.empty()) text += left == 0 ? " or " : ", ";
        text += described(each);
    }
    return text;
}

} // namespace weir::json::detail
