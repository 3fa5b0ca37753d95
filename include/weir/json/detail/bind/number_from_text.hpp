// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/floating_point.hpp>

#include <array>
#include <bit>
#include <cfloat>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

/// The number that a text of 1 to 16 digits is, without a zero before others; otherwise empty. 8
/// readable bytes must follow the text.
inline std::optional<std::int64_t> few_digits(std::string_view text) noexcept {
    if (text.empty() || text.size() > 16 || (text.front() == '0' && text.size() > 1)) return {};
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
        std::uint64_t high; // up to eight digits, in the bytes that count most
        std::memcpy(&high, text.data(), sizeof high);
        std::uint64_t low = ones * '0'; // and eight more
        std::size_t count = text.size();
        if (count > 8) {
            std::memcpy(&low, text.data() + count - 8, sizeof low);
            count -= 8;
        }
        high = (high ^ (ones * '0')) << (64 - 8 * count);
        low ^= ones * '0';
        if ((((high + ones * 0x76) | high | (low + ones * 0x76) | low) & (ones * 0x80)) != 0)
            return {};
        const auto value = [](std::uint64_t digits) { // of one, two, four, eight at a time
            digits = digits * 10 + (digits >> 8);
            digits = (digits & 0x000000FF'000000FF) * 0x000F4240'00000064
                   + ((digits >> 16) & 0x000000FF'000000FF) * 0x00002710'00000001;
            return static_cast<std::int64_t>(digits >> 32);
        };
        return text.size() > 8 ? value(high) * 100'000'000 + value(low) : value(high);
    }
    std::int64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return {};
        number = number * 10 + (c - '0');
    }
    return number;
}

/// The number that a text of few digits is, with or without a fraction but without an exponent;
/// otherwise empty. Its digits and the power of ten are both exact as doubles, so that their quotient is
/// the nearest one (W. D. Clinger, How to read floating point numbers accurately, 1990).
inline std::optional<double> few_decimals(std::string_view text) noexcept {
    constexpr std::array powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
    constexpr std::uint64_t most = std::uint64_t{1} << 53;
    constexpr std::ptrdiff_t most_digits = std::numeric_limits<std::uint64_t>::digits10;
    // Wider registers, those of x87 say, would round the quotient twice.
    if constexpr (FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1) return {};
    const char* next = text.data();
    const char* const end = next + text.size();
    const bool negative = next != end && *next == '-';
    if (negative) ++next;
    std::uint64_t digits = 0;
    const auto pass = [&] {
        const char* const first = next;
        for (; next != end && *next >= '0' && *next <= '9'; ++next)
            digits = digits * 10 + static_cast<std::uint64_t>(*next - '0');
        return next - first;
    };
    const char* const whole = next;
    const std::ptrdiff_t before = pass();
    std::ptrdiff_t behind = 0;
    if (before == 0 || (before > 1 && *whole == '0')) return {};
    if (next != end && *next == '.') {
        ++next;
        behind = pass();
        if (behind == 0) return {};
    }
    if (next != end || before + behind > most_digits || digits > most) return {};
    const double number = static_cast<double>(digits) / powers[static_cast<std::size_t>(behind)];
    return negative ? -number : number;
}

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
