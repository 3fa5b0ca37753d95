// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>

namespace weir::detail {

WEIR_DETAIL_INLINE std::string in_decimals(double value, std::chars_format form, int decimals) {
    std::array<char, 512> text{};
    const auto written =
        std::to_chars(text.data(), text.data() + text.size(), value, form, decimals);
    return {text.data(), written.ptr};
}

WEIR_DETAIL_INLINE std::string in_bytes(std::uint64_t bytes) {
    if (bytes < 1024) return std::to_string(bytes) + " B";
    constexpr std::array<const char*, 6> units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    while (value >= 1023.95 && unit + 1 < units.size()) { // what would print as 1024.0
        value /= 1024;
        ++unit;
    }
    return in_decimals(value, std::chars_format::fixed, 1) + ' ' + units[unit];
}

WEIR_DETAIL_INLINE std::string with_commas(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

WEIR_DETAIL_INLINE std::string in_powers_of_ten(double value) {
    return in_decimals(value, std::chars_format::scientific, 1);
}

WEIR_DETAIL_INLINE std::string in_count(std::uint64_t number) {
    return number < 100'000'000'000 ? with_commas(number)
                                    : in_powers_of_ten(static_cast<double>(number));
}

WEIR_DETAIL_INLINE std::string in_hundredths(double value) {
    if (value >= 1e9) return in_powers_of_ten(value);
    return in_decimals(value, std::chars_format::fixed, 2);
}

} // namespace weir::detail
