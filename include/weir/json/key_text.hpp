// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/reflect/described_members.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

// The names of members as keys in JSON text, escaped when compiled.

namespace weir::json::detail {

consteval bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const utf8_step step = first_character(text);
        if (!step.valid) return false;
        text.remove_prefix(step.length);
    }
    return true;
}

/// How many characters stand for a character of a name, or for all of it.
constexpr std::size_t escaped_size(char c) noexcept {
    return c == '"' || c == '\\' ? 2 : static_cast<unsigned char>(c) < 0x20 ? 6 : 1;
}

constexpr std::size_t escaped_size(std::string_view name) noexcept {
    std::size_t size = 0;
    for (const char c : name) size += escaped_size(c);
    return size;
}

template <class T, std::size_t I>
consteval auto make_key_text() {
    constexpr std::string_view name = described_name<T, I>;
    static_assert(is_valid_utf8(name),
                  "weir: json::describe gives a member a name that is not valid UTF-8");
    std::array<char, escaped_size(name) + 4> text{',', '"'};
    auto to = text.begin() + 2;
    for (const char c : name) {
        constexpr std::string_view digits = "0123456789abcdef";
        if (escaped_size(c) == 6) {
            to = std::ranges::copy(std::string_view{"\\u00"}, to).out;
            *to++ = digits[static_cast<unsigned char>(c) >> 4];
            *to++ = digits[static_cast<unsigned char>(c) & 0xF];
        } else {
            if (escaped_size(c) == 2) *to++ = '\\';
            *to++ = c;
        }
    }
    *to++ = '"';
    *to++ = ':';
    return text;
}

/// The key of member I, with the comma before it.
template <class T, std::size_t I>
inline constexpr auto key_text = make_key_text<T, I>();

} // namespace weir::json::detail
