// SPDX-License-Identifier: BSL-1.0
#pragma once

// What RFC 8259 lets stand between the parts of a text.

namespace weir::json::detail {

/// Blanks within a line.
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

constexpr bool is_space(char c) noexcept { return is_blank(c) || c == '\n'; }

} // namespace weir::json::detail
