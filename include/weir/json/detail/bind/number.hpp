// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// Binds numbers to the arithmetic types of C++: to an integer exactly or not at all; to the nearest
// float or double, unless that is infinite. The parser takes the usual ones; what it refuses, and
// what it would misread or round twice, is converted from its text.

namespace weir::json::detail {

/// Sets the fault for a token that is not a T. Returns false.
template <class T>
bool number_failure(std::string_view token, parse_context& at) {
    if (!is_number(token)) return unexpected(at, integer<T> ? "an integer" : "a number", token);
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

template <class T>
bool bind_number_in(std::string_view token, T& into, parse_context& at) {
    const std::optional<T> number = is_number(token) ? number_in<T>(token) : std::nullopt;
    if (!number) return number_failure<T>(token, at);
    into = *number;
    return true;
}

bool is_misread(std::string_view token) noexcept;

template <integer T, class Source>
bool bind_number(Source& from, T& into, parse_context& at) {
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> number{};
    simdjson::error_code error;
    if constexpr (std::is_signed_v<T>)
        error = from.get_int64().get(number);
    else
        error = from.get_uint64().get(number);
    if (error != simdjson::SUCCESS || !std::in_range<T>(number)) [[unlikely]]
        return error == simdjson::TRAILING_CONTENT ? at.trailing()
                                                   : bind_number_in(token_of(from), into, at);
    into = static_cast<T>(number);
    return true;
}

template <real T, class Source>
bool bind_number(Source& from, T& into, parse_context& at) {
    double number{};
    const simdjson::error_code error = from.get_double().get(number);
    if (error != simdjson::SUCCESS) [[unlikely]]
        return error == simdjson::TRAILING_CONTENT ? at.trailing()
                                                   : bind_number_in(token_of(from), into, at);
    if constexpr (std::same_as<T, float>) { // rounding twice may not give the nearest float
        const std::string_view token = token_of(from);
        const std::optional<float> nearest = number_in<float>(token);
        if (nearest) [[likely]]
            into = *nearest;
        return nearest || number_failure<float>(token, at);
    }
    if constexpr (misreads_long_fractions)
        if (const std::string_view token = token_of(from); is_misread(token)) [[unlikely]]
            return bind_number_in(token, into, at);
    into = static_cast<T>(number);
    return true;
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/number-inl.hpp>
#endif
