// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/options.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace weir::json::detail {

/// Detects the shape of a source from `text`, its beginning; empty if more text is needed. `is_all`
/// is true if there is no more, or no more will be read. 64 readable bytes must follow the text.
///
/// - The text begins with a record separator, U+001E: sequence.
/// - The first value, an object or array, ends on its line, and another object or array begins on
///   that line: concatenated.
/// - It ends on its line, is an array, and only blanks follow in the text: array. Any other value
///   that ends on its line: lines.
/// - The line ends where a writer of indented JSON breaks lines, after an opening bracket, comma or
///   colon, or before a closing bracket, comma or colon: array if the value begins with a square
///   bracket, otherwise concatenated. Any other line is a broken record: lines.
std::optional<shape> detect_shape(std::string_view text, bool is_all);

} // namespace weir::json::detail

// Encodings detected from the first bytes of a source.

namespace weir::json::detail {

/// Skipped at the beginning of UTF-8 text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The first bytes of text that is not UTF-8, and what to do about it.
struct signature {
    std::string_view bytes;
    std::string_view advice;
};
inline constexpr std::array<signature, 2> foreign_signatures{{
    {"\xFF\xFE", "encoded as UTF-16; convert it to UTF-8 first"},
    {"\xFE\xFF", "encoded as UTF-16; convert it to UTF-8 first"},
}};

/// The advice for a source with this beginning; empty if it may be JSON text.
constexpr std::string_view advice_on(std::string_view beginning) noexcept {
    for (const signature& known : foreign_signatures)
        if (beginning.starts_with(known.bytes)) return known.advice;
    return {};
}

/// Whether more bytes are needed to recognise a signature.
constexpr bool may_become_signature(std::string_view beginning) noexcept {
    const auto begins = [=](std::string_view whole) {
        return beginning.size() < whole.size() && whole.starts_with(beginning);
    };
    for (const signature& known : foreign_signatures)
        if (begins(known.bytes)) return true;
    return begins(byte_order_mark);
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/detect_shape-inl.hpp>
#endif
