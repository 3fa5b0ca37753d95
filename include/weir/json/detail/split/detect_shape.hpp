// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/shape.hpp>

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

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/detect_shape-inl.hpp>
#endif
