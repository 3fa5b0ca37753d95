// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Strings as JSON text.

namespace weir::detail {

/// Appends the string with its quotes; bytes that are not valid UTF-8, which JSON text must be, as
/// U+FFFD. Without `repair` it stops at the first of these instead, and what is appended is
/// incomplete. Returns how many bytes of the string it took.
std::size_t append_json_string(std::string& to, std::string_view text, bool repair = true);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/json_string-inl.hpp>
#endif
