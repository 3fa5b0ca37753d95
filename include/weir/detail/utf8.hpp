// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// UTF-8 as the Unicode standard defines it (table 3-7): only the shortest form, no surrogates,
// nothing above U+10FFFF.

namespace weir::detail {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD"; // U+FFFD

/// The beginning of a text: a character of `length` bytes or, if it is not valid, the longest part
/// of one that is replaced by a single U+FFFD.
struct utf8_step {
    std::size_t length;
    bool valid;
};

/// The text must not be empty.
constexpr utf8_step first_character(std::string_view text) noexcept {
    const auto byte = [=](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // The range of the second byte depends on the first; the others are 80 to BF.
    unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t i = 1; i < length; ++i, least = 0x80, most = 0xBF)
        if (i == text.size() || byte(i) < least || byte(i) > most) return {i, false};
    return {length, true};
}

/// The number of characters at the beginning of the text that are printable ASCII, and neither
/// quotes nor backslashes: JSON text has them unescaped.
std::size_t plain_prefix(std::string_view text) noexcept;

bool is_ascii(std::string_view text) noexcept;

/// The number of bytes at the beginning of the text that are valid UTF-8.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// The beginning of the text, of at most `longest` bytes, which does not end within a character.
std::string_view beginning_of(std::string_view text, std::size_t longest) noexcept;

/// The text with U+FFFD for each mistake in its UTF-8, so that every reader can decode it.
std::string valid_utf8(std::string_view text);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/utf8-inl.hpp>
#endif
