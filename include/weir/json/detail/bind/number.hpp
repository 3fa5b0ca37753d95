// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// Binds numbers to the arithmetic types of C++: to an integer exactly or not at all; to the nearest
// float or double, unless that is infinite.

namespace weir::json::detail {

/// The token is not a T.
template <class T>
failed number_failure(cursor from, parse_context& at) {
    const std::string_view token = token_at(from, at.text());
    if (!is_number(token)) return unexpected(at, integer<T> ? "an integer" : "a number", from);
    const std::string shown = excerpt_of(token, 40);
    if constexpr (integer<T>) {
        if (!is_whole(places_of(token)))
            return at.fail(reason::wrong_type, shown + " is not a whole number");
        return at.fail(reason::number_out_of_range,
                       shown + " is outside " + std::to_string(std::numeric_limits<T>::min())
                           + " to " + std::to_string(std::numeric_limits<T>::max()));
    } else {
        return at.fail(reason::number_out_of_range,
                       shown + " is too large for a " + (sizeof(T) == 4 ? "float" : "double"));
    }
}

/// A number in any notation.
template <class T>
[[gnu::noinline]] cursor bind_any_number(cursor from, T& into, parse_context& at) {
    const std::string_view token = token_at(from, at.text());
    const std::optional<T> number = is_number(token) ? number_in<T>(token) : std::nullopt;
    if (!number) return number_failure<T>(from, at);
    into = *number;
    return from + 1;
}

template <integer T>
cursor bind_number(cursor from, T& into, parse_context& at) {
    const char* next = at.text() + from[0];
    const char* const end = at.text() + from[1];
    const bool negative = *next == '-';
    next += negative ? 1 : 0;
    // Most have no blank behind them, and few digits.
    constexpr std::ptrdiff_t most_digits = std::numeric_limits<std::int64_t>::digits10;
    const std::ptrdiff_t count = end - next;
    if (count < 1 || count > most_digits || (*next == '0' && count != 1)) [[unlikely]]
        return bind_any_number(from, into, at);
    std::int64_t number = 0;
    for (; next != end; ++next) {
        const auto digit = static_cast<unsigned char>(*next - '0');
        if (digit > 9) [[unlikely]]
            return bind_any_number(from, into, at);
        number = number * 10 + digit;
    }
    if (negative) number = -number;
    if (!std::in_range<T>(number)) [[unlikely]]
        return bind_any_number(from, into, at);
    into = static_cast<T>(number);
    return from + 1;
}

template <real T>
cursor bind_number(cursor from, T& into, parse_context& at) {
    return bind_any_number(from, into, at);
}

} // namespace weir::json::detail
