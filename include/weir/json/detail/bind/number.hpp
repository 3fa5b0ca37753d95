// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

// Binds numbers to the arithmetic types of C++: to an integer exactly or not at all; to the nearest
// float or double, unless that is infinite.

namespace weir::json::detail {

/// Sets the fault for a token that is not a T. Returns false.
template <class T>
bool number_failure(std::string_view token, parse_context& at) {
    const std::string shown = excerpt_of(token, 40);
    if constexpr (integer<T>) {
        if (!is_number(token) || token.find_first_of(".eE") != token.npos)
            return unexpected(at, "an integer", token);
        return at.fail(reason::number_out_of_range,
                       shown + " is outside " + std::to_string(std::numeric_limits<T>::min())
                           + " to " + std::to_string(std::numeric_limits<T>::max()));
    } else {
        if (!is_number(token)) return unexpected(at, "a number", token);
        return at.fail(reason::number_out_of_range,
                       shown + " is too large for a " + (sizeof(T) == 4 ? "float" : "double"));
    }
}

/// The value of a number that begins with "0." or "-0.", with any number of digits; infinite if
/// too large.
double read_fraction(std::string_view token) noexcept;

bool is_misread(std::string_view token) noexcept;

template <integer T, class Source>
bool bind_number(Source& from, T& into, parse_context& at) {
    std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t> number{};
    simdjson::error_code error;
    if constexpr (std::is_signed_v<T>)
        error = from.get_int64().get(number);
    else
        error = from.get_uint64().get(number);
    if constexpr (std::is_unsigned_v<T>)
        if (error != simdjson::SUCCESS && token_of(from) == "-0") [[unlikely]] {
            std::int64_t zero{};
            error = from.get_int64().get(zero);
        }
    if (error != simdjson::SUCCESS || !std::in_range<T>(number)) [[unlikely]]
        return error == simdjson::TRAILING_CONTENT ? at.trailing()
                                                   : number_failure<T>(token_of(from), at);
    into = static_cast<T>(number);
    return true;
}

template <real T, class Source>
bool bind_number(Source& from, T& into, parse_context& at) {
    double number{};
    const simdjson::error_code error = from.get_double().get(number);
    if constexpr (misreads_long_fractions)
        if (const std::string_view token = token_of(from);
            error == simdjson::SUCCESS && is_misread(token)) [[unlikely]]
            number = read_fraction(token);
    if (error != simdjson::SUCCESS || std::isinf(static_cast<T>(number))) [[unlikely]]
        return error == simdjson::TRAILING_CONTENT ? at.trailing()
                                                   : number_failure<T>(token_of(from), at);
    into = static_cast<T>(number);
    if constexpr (std::same_as<T, float>) { // rounding twice may not give the nearest float
        const std::string_view token = token_of(from);
        float nearest{};
        if (std::from_chars(token.data(), token.data() + token.size(), nearest).ec == std::errc{})
            into = nearest;
    }
    return true;
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/number-inl.hpp>
#endif
