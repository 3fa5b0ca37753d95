// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::json::detail {

struct detected_shape {
    json::shape shape = json::shape::lines;
    /// Later text may show that it is another: of lines, the second one, if the first is a scalar or
    /// empty; of an array, whatever follows it.
    bool is_guess = false;
};

/// Detects the shape of a source from `text`, its beginning; empty if more text is needed. `is_all`
/// is true if there is no more, or no more will be read. 64 readable bytes must follow the text.
///
/// - The text begins with a record separator, U+001E: sequence.
/// - The first line is "[" alone, and the next one is not indented: array, as json::write writes it.
/// - The first value, an object or array, ends on its line, and another object or array begins on
///   that line: concatenated.
/// - It ends on its line and is an array: array, if no other value follows in the text. Any other
///   value that ends on its line: lines.
/// - The line ends where a writer of indented JSON breaks lines, after an opening bracket, comma or
///   colon, or before a closing bracket, comma or colon: array if the value begins with a square
///   bracket, otherwise concatenated. Any other line is a broken record: lines.
/// - No line ends in the text: array if it begins with a square bracket, otherwise lines.
///
/// In all of these, an array that begins with no more square brackets than a record does is taken
/// for a record; one that begins with more is never a record, and further arrays have records too.
std::optional<detected_shape> detect_shape(std::string_view text, bool is_all,
                                           const record_form& form);

/// Whether a writer of indented JSON may break the line after this character.
constexpr bool breaks_behind(char c) noexcept {
    return c == '{' || c == '[' || c == ',' || c == ':';
}

} // namespace weir::json::detail

// What is not JSON text in UTF-8, detected from the first bytes of a source.

namespace weir::json::detail {

/// Skipped at the beginning of UTF-8 text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What a source with this beginning is, and what to do about it; empty if it may be JSON text.
std::string_view advice_on(std::string_view beginning) noexcept;

/// Whether this may be the beginning of a signature that is longer.
bool may_become_signature(std::string_view beginning) noexcept;

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/detect_shape-inl.hpp>
#endif
