// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Appends a code point as UTF-8.
void append_utf8(std::string& to, std::uint32_t code_point);

/// The value of the four hexadecimal digits at the beginning of the text; -1 if there are not four.
constexpr std::int32_t hexadecimal(std::string_view text) noexcept {
    if (text.size() < 4) return -1;
    std::int32_t value = 0;
    for (const char c : text.substr(0, 4)) {
        value *= 16;
        if (c >= '0' && c <= '9')
            value += c - '0';
        else if (c >= 'a' && c <= 'f')
            value += c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            value += c - 'A' + 10;
        else
            return -1;
    }
    return value;
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
