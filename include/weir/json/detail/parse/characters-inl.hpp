// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void append_utf8(std::string& to, std::uint32_t code_point) {
    const auto byte = [&to](std::uint32_t bits) { to += static_cast<char>(bits); };
    if (code_point < 0x80) return byte(code_point);
    if (code_point < 0x800) {
        byte(0xC0 | code_point >> 6);
    } else {
        if (code_point < 0x10000) {
            byte(0xE0 | code_point >> 12);
        } else {
            byte(0xF0 | code_point >> 18);
            byte(0x80 | (code_point >> 12 & 0x3F));
        }
        byte(0x80 | (code_point >> 6 & 0x3F));
    }
    byte(0x80 | (code_point & 0x3F));
}

/// What a backslash and each letter stand for; 0 if nothing.
inline constexpr auto meanings_of_letters = [] {
    std::array<char, 256> made{};
    constexpr std::string_view letters = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    for (std::size_t i = 0; i < letters.size(); ++i)
        made[static_cast<unsigned char>(letters[i])] = meanings[i];
    return made;
}();
inline char meaning_of(char letter) noexcept {
    return meanings_of_letters[static_cast<unsigned char>(letter)];
}

WEIR_DETAIL_INLINE bool unescape(std::string_view text, std::string& to) {
    for (;;) {
        const std::size_t plain = text.find('\\');
        to.append(text.substr(0, plain));
        if (plain == text.npos) return true;
        text.remove_prefix(plain + 1);
        if (text.empty()) return false;
        const char escape = text.front();
        text.remove_prefix(1);
        if (const char meaning = meaning_of(escape); meaning != '\0') {
            to += meaning;
            continue;
        }
        const std::int32_t unit = escape == 'u' ? hexadecimal(text) : -1;
        if (unit < 0 || (unit >= 0xDC00 && unit < 0xE000)) return false;
        text.remove_prefix(4);
        auto code_point = static_cast<std::uint32_t>(unit);
        if (unit >= 0xD800 && unit < 0xDC00) {
            const std::int32_t low = text.starts_with("\\u") ? hexadecimal(text.substr(2)) : -1;
            if (low < 0xDC00 || low >= 0xE000) return false;
            text.remove_prefix(6);
            code_point = 0x10000U + ((code_point - 0xD800U) << 10)
                       + (static_cast<std::uint32_t>(low) - 0xDC00U);
        }
        append_utf8(to, code_point);
    }
}

WEIR_DETAIL_INLINE bool has_valid_escapes(std::string_view text) noexcept {
    for (;;) {
        if (!text.starts_with('\\')) { // they often follow one another
            const std::size_t plain = text.find('\\');
            if (plain == text.npos) return true;
            text.remove_prefix(plain);
        }
        text.remove_prefix(1);
        if (text.empty()) return false;
        const bool is_unit = text.front() == 'u';
        if (is_unit ? hexadecimal(text.substr(1)) < 0 : meaning_of(text.front()) == '\0')
            return false;
        text.remove_prefix(is_unit ? 5 : 1);
    }
}

} // namespace weir::json::detail
