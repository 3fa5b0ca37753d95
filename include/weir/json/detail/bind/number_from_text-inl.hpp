// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool is_huge(std::string_view number) noexcept {
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

} // namespace weir::json::detail
