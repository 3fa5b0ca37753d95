// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <concepts>
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
    const char* const text = at.text() + from[0];
    const bool negative = *text == '-';
    const std::optional<std::int64_t> number =
        few_digits({text + (negative ? 1 : 0), at.text() + from[1]}); // most have no blank behind
    const std::int64_t value = negative ? -number.value_or(0) : number.value_or(0);
    if (!number || !std::in_range<T>(value)) [[unlikely]]
        return bind_any_number(from, into, at);
    into = static_cast<T>(value);
    return from + 1;
}

template <real T>
cursor bind_number(cursor from, T& into, parse_context& at) {
    if constexpr (std::same_as<T, double>) {
        const char* const text = at.text();
        const std::optional<double> number = few_decimals({text + from[0], from[1] - from[0]});
        if (number) [[likely]] {
            into = *number;
            return from + 1;
        }
    }
    return bind_any_number(from, into, at);
}

} // namespace weir::json::detail
