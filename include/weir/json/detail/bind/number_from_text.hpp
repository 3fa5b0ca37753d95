// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

// The arithmetic types for JSON numbers, and their conversion without the parser.

namespace weir::json::detail {

/// An integer type; not a character type and not bool.
template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>
               && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t>
               && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept real = std::same_as<T, float> || std::same_as<T, double>;

/// For a number out of range of a floating-point type: true if it is too large, false if too small.
bool is_huge(std::string_view number) noexcept;

/// Converts a text that is a number by the grammar of JSON: to an integer exactly, to a float or
/// double as the nearest finite one. Returns std::nullopt if T cannot hold it.
template <class T>
    requires integer<T> || real<T>
std::optional<T> number_in(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    T number{};
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if constexpr (real<T>) {
        if (error == std::errc::result_out_of_range) {
            if (is_huge(text)) return {};
            return text.front() == '-' ? -T{0} : T{0};
        }
        if (std::isinf(number)) return {};
    } else if constexpr (std::is_unsigned_v<T>) {
        if (text == "-0") return T{0};
    }
    if (error != std::errc{} || stopped != end) return {};
    return number;
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/number_from_text-inl.hpp>
#endif
