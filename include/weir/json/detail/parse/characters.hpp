// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Appends a code point as UTF-8.
void append_utf8(std::string& to, std::uint32_t code_point);

/// The values of the hexadecimal digits; -1 for any other character.
inline constexpr auto hexadecimal_digits = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::int8_t i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = i;
    for (std::int8_t i = 0; i < 6; ++i)
        values[static_cast<std::size_t>('a' + i)] = values[static_cast<std::size_t>('A' + i)] =
            static_cast<std::int8_t>(10 + i);
    return values;
}();

/// The value of the four hexadecimal digits at the beginning of the text; negative if there are not
/// four. No processor could predict which of them are letters.
constexpr std::int32_t hexadecimal(std::string_view text) noexcept {
    if (text.size() < 4) return -1;
    const auto digit = [&](std::size_t i) -> std::int32_t {
        return hexadecimal_digits[static_cast<unsigned char>(text[i])];
    };
    // One that is -1 makes the whole negative, whatever the others are.
    return digit(0) * 0x1000 | digit(1) * 0x100 | digit(2) * 0x10 | digit(3);
}

/// Unescapes the text of a string, given without its quotes, and appends it. Returns false if an
/// escape is invalid or is half of a surrogate pair, which UTF-8 cannot represent.
bool unescape(std::string_view text, std::string& to);

/// Whether all escapes are valid by the grammar, for which half of a surrogate pair is.
bool has_valid_escapes(std::string_view text) noexcept;

} // namespace weir::json::detail

// The white space that RFC 8259 allows between tokens.

namespace weir::json::detail {

/// White space within a line.
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

constexpr bool is_space(char c) noexcept { return is_blank(c) || c == '\n'; }

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/characters-inl.hpp>
#endif
