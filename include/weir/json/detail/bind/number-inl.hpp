// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>

namespace weir::json::detail {

WEIR_DETAIL_INLINE double read_fraction(std::string_view token) noexcept {
    const char* const end = token.data() + token.size();
    double number{};
    if (std::from_chars(token.data(), end, number).ec == std::errc{}) return number;
    // Out of range: from_chars does not say whether too large or too small.
    const double least = token.front() == '-' ? -0.0 : 0.0;
    const std::size_t zeros = token.find_first_not_of('0', token.find('.') + 1);
    std::size_t at = token.find_first_of("eE");
    if (at == token.npos) return least;
    ++at;
    if (token[at] == '-') return least;
    std::uint64_t exponent = ~std::uint64_t{0};
    std::from_chars(token.data() + at + (token[at] == '+'), end, exponent);
    return exponent < zeros ? least : std::numeric_limits<double>::infinity();
}

WEIR_DETAIL_INLINE bool is_misread(std::string_view token) noexcept {
    constexpr std::size_t digits_of_64_bits = 19;
    return token.size() > digits_of_64_bits
        && (token.starts_with("0.") || token.starts_with("-0."));
}

} // namespace weir::json::detail
