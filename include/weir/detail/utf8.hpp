// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// UTF-8 as the Unicode standard defines it (table 3-7): the shortest form alone, no surrogates,
// nothing above U+10FFFF.

namespace weir::detail {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD"; // U+FFFD

/// What a text begins with: a character of so many bytes or, if it is not valid, the longest part
/// of one that is replaced by a single U+FFFD.
struct utf8_step {
    std::size_t length;
    bool valid;
};

/// Of a text that is not empty.
constexpr utf8_step first_character(std::string_view text) noexcept {
    const auto byte = [=](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {1, true};
    if (lead < 0xC2 || lead > 0xF4) return {1, false};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // What the second byte may be depends on the first; the others are 80 to BF.
    unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (std::size_t i = 1; i < length; ++i, least = 0x80, most = 0xBF)
        if (i == text.size() || byte(i) < least || byte(i) > most) return {i, false};
    return {length, true};
}

/// How many characters at the beginning of the text are printable ASCII, and neither quotes nor
/// backslashes, which stand in JSON text as they are.
std::size_t plain_prefix(std::string_view text) noexcept;

/// How many bytes at the beginning of the text are valid.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// The text, with U+FFFD for each mistake in its UTF-8: what every reader can decode.
std::string valid_utf8(std::string_view text);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/utf8-inl.hpp>
#endif
