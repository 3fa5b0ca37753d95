// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/floating_point.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

// The arithmetic types for JSON numbers, and their conversion without the parser.

namespace weir::json::detail {

/// An integer type; not a character type and not bool.
template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>
               && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t>
               && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept real = std::same_as<T, float> || std::same_as<T, double>;

/// Where the digits of a number are that are not zero: `10 ** last` is what the last one counts,
/// and the number is less than `10 ** above`. All zero if the number is.
struct decimal_places {
    std::int64_t last = 0;
    std::int64_t above = 0;
};
decimal_places places_of(std::string_view number) noexcept;

constexpr bool is_whole(decimal_places places) noexcept { return places.last >= 0; }

/// The number without point and exponent, if it is whole and has at most 20 digits; otherwise the
/// text is empty.
class plain_integer {
public:
    explicit plain_integer(std::string_view number) noexcept;
    std::string_view text() const noexcept { return {text_.data(), size_}; }

private:
    static constexpr std::int64_t most_digits = std::numeric_limits<std::uint64_t>::digits10 + 1;

    std::array<char, most_digits + 1> text_; ///< and a sign
    std::size_t size_ = 0;
};

/// Before version 20, the standard library of LLVM converts integers alone.
template <class T>
concept from_chars_converts =
    requires(const char* text, T& to) { std::from_chars(text, text, to); };

/// The nearest number, or infinity, as std::strtod finds it in the locale "C".
template <real T>
T nearest(std::string_view text);

/// Converts a text that is a number by the grammar of JSON, of any length: to an integer exactly,
/// whatever its notation (1.0, 1e3), to a float or double as the nearest finite one. Returns
/// std::nullopt if T cannot hold it.
template <class T>
    requires integer<T> || real<T>
std::optional<T> number_in(std::string_view text) noexcept(from_chars_converts<T>) {
    T number{};
    const auto converts = [&number](std::string_view from) {
        if constexpr (from_chars_converts<T>) {
            const char* const end = from.data() + from.size();
            const auto [stopped, error] = std::from_chars(from.data(), end, number);
            return error == std::errc{} && stopped == end;
        } else {
            number = nearest<T>(from);
            return true;
        }
    };
    if constexpr (integer<T>) {
        if (converts(text) || converts(plain_integer{text}.text())) return number;
        return {};
    } else {
        if (!converts(text)) { // out of range: from_chars does not say whether too large or small
            if (places_of(text).above > 0) return {};
            number = text.front() == '-' ? -T{0} : T{0};
        }
        if (!weir::detail::is_finite(number)) return {};
        return number;
    }
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/number_from_text-inl.hpp>
#endif
