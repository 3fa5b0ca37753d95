// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/detail/utf8.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

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

WEIR_DETAIL_INLINE std::size_t width_of(std::string_view text) noexcept {
    std::size_t width = 0;
    for (; !text.empty(); ++width) text.remove_prefix(first_character(text).length);
    return width;
}

WEIR_DETAIL_INLINE std::string fitted(std::string_view text, std::size_t width) {
    std::string result;
    std::size_t last = 0; // where the last column that fits begins
    for (std::size_t columns = 0; !text.empty();) {
        if (columns == width) return result.erase(last) += "…";
        std::string_view plain = text.substr(0, width - columns); // most of most texts
        plain = plain.substr(0, plain_prefix(plain));
        plain = plain.substr(0, plain.find('\x7F'));
        if (!plain.empty()) {
            result += plain;
            last = result.size() - 1;
            columns += plain.size();
            text.remove_prefix(plain.size());
            continue;
        }
        last = result.size();
        const utf8_step step = first_character(text);
        const std::string_view character = text.substr(0, step.length);
        result += step.valid && is_printable(character) ? character : "?";
        ++columns;
        text.remove_prefix(step.length);
    }
    return result;
}

WEIR_DETAIL_INLINE std::string on_one_line(std::string_view text) {
    return fitted(text, std::string_view::npos);
}

WEIR_DETAIL_INLINE std::string shown_name(std::string_view name) { return fitted(name, 400); }

} // namespace weir::detail
