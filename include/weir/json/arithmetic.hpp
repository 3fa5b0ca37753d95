// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

// The arithmetic types that JSON numbers go into, and how without a parser.

namespace weir::json::detail {

/// char is a character and bool is no number.
template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>
               && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t>
               && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept real = std::same_as<T, float> || std::same_as<T, double>;

/// Whether a number is larger than any double, if it is known to be that or too small for one.
inline bool is_huge(std::string_view number) noexcept {
    constexpr std::int64_t most = std::int64_t{1} << 40;
    const std::size_t mark = number.find_first_of("eE");
    const std::string_view digits = number.substr(0, mark);
    std::int64_t exponent = 0;
    if (mark != number.npos) {
        const bool negative = number[mark + 1] == '-';
        const std::size_t skipped = mark + 1 + (negative || number[mark + 1] == '+' ? 1U : 0U);
        const char* const end = number.data() + number.size();
        if (std::from_chars(number.data() + skipped, end, exponent).ec != std::errc{}
            || exponent > most)
            exponent = most;
        if (negative) exponent = -exponent;
    }
    const std::size_t first = digits.find_first_of("123456789");
    const std::size_t point = digits.find('.') == digits.npos ? digits.size() : digits.find('.');
    return static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + exponent > 0;
}

/// The number of a text that is one by JSON's grammar; nothing if T cannot hold it: an integer
/// exactly, a float or double as the nearest one that is finite.
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
