// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>

#include <locale.h>
#include <stdlib.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

namespace weir::json::detail {

WEIR_DETAIL_INLINE decimal_places places_of(std::string_view number) noexcept {
    const std::size_t mark = number.find_first_of("eE");
    const std::string_view digits = number.substr(0, mark);
    const std::size_t first = digits.find_first_of("123456789");
    if (first == digits.npos) return {};
    std::int64_t exponent = 0;
    if (mark != number.npos) {
        constexpr std::int64_t most = std::int64_t{1} << 40; // more than a text has digits
        const bool negative = number[mark + 1] == '-';
        const std::size_t skipped = mark + 1 + (negative || number[mark + 1] == '+' ? 1U : 0U);
        const char* const end = number.data() + number.size();
        if (std::from_chars(number.data() + skipped, end, exponent).ec != std::errc{}
            || exponent > most)
            exponent = most;
        if (negative) exponent = -exponent;
    }
    const auto point = static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
    const auto place = [&](std::size_t at) {
        const auto before = static_cast<std::int64_t>(at);
        return point - before - (before < point ? 1 : 0) + exponent;
    };
    return {place(digits.find_last_of("123456789")), place(first) + 1};
}

#ifdef _LIBCPP_VERSION // the rest of the standard library of LLVM uses these functions, too
inline locale_t c_locale() {
    static const locale_t made = ::newlocale(LC_ALL_MASK, "C", nullptr);
    if (made == nullptr) throw std::bad_alloc{};
    return made;
}
template <>
WEIR_DETAIL_INLINE float nearest(std::string_view text) {
    return ::strtof_l(std::string{text}.c_str(), nullptr, c_locale());
}
template <>
WEIR_DETAIL_INLINE double nearest(std::string_view text) {
    return ::strtod_l(std::string{text}.c_str(), nullptr, c_locale());
}
#endif

WEIR_DETAIL_INLINE plain_integer::plain_integer(std::string_view number) noexcept {
    const decimal_places places = places_of(number);
    if (!is_whole(places) || places.above > most_digits) return;
    const auto add = [this](char c) { text_[size_++] = c; };
    if (places.above == 0) {
        add('0');
        return;
    }
    if (number.front() == '-') add('-');
    number.remove_prefix(number.find_first_of("123456789"));
    std::int64_t left = places.above;
    for (; left > 0 && !number.empty(); number.remove_prefix(1)) {
        if (number.front() == '.') continue;
        if (number.front() == 'e' || number.front() == 'E') break;
        add(number.front());
        --left;
    }
    for (; left > 0; --left) add('0');
}

} // namespace weir::json::detail
