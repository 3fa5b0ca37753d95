// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Strings as JSON text.

namespace weir::detail {

/// What to do with bytes that are not valid UTF-8, which JSON text must be.
enum class invalid_bytes { refuse, replace };

/// Appends the string with its quotes. Returns how many of its bytes are valid UTF-8: all, or with
/// `refuse` those before the first invalid one. In that case the appended text is incomplete.
std::size_t append_json_string(std::string& to, std::string_view text, invalid_bytes invalid);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/json_string-inl.hpp>
#endif
