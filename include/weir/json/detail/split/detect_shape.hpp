// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/options.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace weir::json::detail {

/// Tells the shape of a source from its beginning, of which `text` is in memory, or nothing if that
/// takes more text. `is_all` if there is no more, or no more will be read. 64 readable bytes follow.
///
/// - A record separator, U+001E: a sequence.
/// - The first value, an object or array, ends on its line, and another of these begins there:
///   concatenated.
/// - It ends on its line, and is an array, and nothing but blanks follows: that array; all others
///   that end on their line: lines.
/// - It is broken off where a writer of indented JSON breaks a line, behind a bracket, a comma or a
///   colon, or before a comma or a bracket: an array, if it begins with a square bracket, or
///   concatenated values. Otherwise the line is a broken record: lines.
std::optional<shape> detect_shape(std::string_view text, bool is_all);

} // namespace weir::json::detail

// What a source is, told by its first bytes.

namespace weir::json::detail {

/// Passed over at the beginning of UTF-8 text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Something that is not JSON text, and what to do about it.
struct signature {
    std::string_view bytes;
    std::string_view advice;
};
inline constexpr std::array<signature, 2> foreign_signatures{{
    {"\xFF\xFE", "encoded as UTF-16; convert it to UTF-8 first"},
    {"\xFE\xFF", "encoded as UTF-16; convert it to UTF-8 first"},
}};

/// Empty if what begins so may be JSON text.
constexpr std::string_view advice_on(std::string_view beginning) noexcept {
    for (const signature& known : foreign_signatures)
        if (beginning.starts_with(known.bytes)) return known.advice;
    return {};
}

/// Whether more must be read to tell.
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
