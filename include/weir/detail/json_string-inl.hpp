// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/json_string.hpp>
#include <weir/detail/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::detail {

/// U+2028 and U+2029 are allowed in JSON text, but end a line in older JavaScript.
inline constexpr std::string_view line_separator = "\xE2\x80\xA8";
inline constexpr std::string_view paragraph_separator = "\xE2\x80\xA9";
constexpr bool is_line_end(std::string_view character) noexcept {
    return character == line_separator || character == paragraph_separator;
}

/// Appends the escape of a character that must be escaped.
inline void append_escape(std::string& to, std::string_view character) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (character.front()) {
    case '"':
        to += "\\\"";
        break;
    case '\\':
        to += "\\\\";
        break;
    case '\b':
        to += "\\b";
        break;
    case '\f':
        to += "\\f";
        break;
    case '\n':
        to += "\\n";
        break;
    case '\r':
        to += "\\r";
        break;
    case '\t':
        to += "\\t";
        break;
    case '\xE2':
        to += character == line_separator ? "\\u2028" : "\\u2029";
        break;
    default:
        const auto byte = static_cast<unsigned char>(character.front());
        (to.append("\\u00") += digits[byte >> 4]) += digits[byte & 0xF];
    }
}

WEIR_DETAIL_INLINE std::size_t append_json_string(std::string& to, std::string_view text,
                                                  bool repair) {
    to += '"';
    std::size_t run = 0; // where the text that needs no escape began
    std::size_t at = 0;
    while (static_cast<void>(at += plain_prefix(text.substr(at))), at < text.size()) {
        // After one character that is not ASCII, the next are likely not ASCII either.
        do {
            const utf8_step step = first_character(text.substr(at));
            const std::string_view character = text.substr(at, step.length);
            if (!step.valid && !repair) return at;
            if (!step.valid || step.length == 1 || is_line_end(character)) {
                to.append(text, run, at - run);
                run = at + step.length;
                if (step.valid)
                    append_escape(to, character);
                else
                    to += replacement_character;
            }
            at += step.length;
        } while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80);
    }
    to.append(text, run) += '"';
    return at;
}

} // namespace weir::detail
