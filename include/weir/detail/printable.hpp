// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Text from elsewhere, as it is shown to people.

namespace weir::detail {

/// Whether a valid character does nothing to a terminal or to the text around it. Not printable are
/// control characters (C0, DEL, C1), line and paragraph separators, what reverses or isolates the
/// direction of text (U+202A to U+202E, U+2066 to U+2069), and the byte order mark.
constexpr bool is_printable(std::string_view character) noexcept {
    const auto byte = [=](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    switch (byte(0)) {
    case 0xC2:
        return byte(1) >= 0xA0;
    case 0xE2:
        return (byte(1) != 0x80 || byte(2) < 0xA8 || byte(2) > 0xAE)
            && (byte(1) != 0x81 || byte(2) < 0xA6 || byte(2) > 0xA9);
    case 0xEF:
        return byte(1) != 0xBB || byte(2) != 0xBF;
    default:
        return byte(0) >= 0x20 && byte(0) != 0x7F;
    }
}

/// The number of columns of the text on a terminal, at one column a character, or a mistake in its
/// UTF-8.
std::size_t width_of(std::string_view text) noexcept;

/// The text in at most `width` columns, ended by an ellipsis if it was longer, on one line: with a
/// question mark for each mistake in its UTF-8 and each character that is not printable.
std::string fitted(std::string_view text, std::size_t width);

/// The whole text on one line, in the same way.
std::string on_one_line(std::string_view text);

/// The name of a file or another source, as it is in messages: on one line, and at most 400 columns.
std::string shown_name(std::string_view name);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/printable-inl.hpp>
#endif
