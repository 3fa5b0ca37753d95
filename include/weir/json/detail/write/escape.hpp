// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Strings as JSON text.

namespace weir::json::detail {

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD"; // U+FFFD

/// U+2028 and U+2029 may stand in JSON text, but end a line in older JavaScript.
inline constexpr std::string_view line_separator = "\xE2\x80\xA8";
inline constexpr std::string_view paragraph_separator = "\xE2\x80\xA9";
constexpr bool is_line_end(std::string_view character) noexcept {
    return character == line_separator || character == paragraph_separator;
}

/// Appends the escape of a character that does not stand for itself.
void append_escape(std::string& to, std::string_view character);

/// Appends the string with its quotes. Returns how many bytes of it are valid UTF-8: all, or those
/// before the first that is not, if that is refused. What was appended is then of no use.
std::size_t append_string(std::string& to, std::string_view text, invalid_utf8 otherwise);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/escape-inl.hpp>
#endif
