// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/text_room.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// Strings as JSON text.

namespace weir::detail {

/// How much of a string was taken, and the end of the text of that.
struct json_prefix {
    char* end;
    std::size_t taken;
};

/// Appends the string with its quotes; bytes that are not valid UTF-8, which JSON text must be, as
/// U+FFFD. Without `repair` it stops at the first of these instead, and what is appended is
/// incomplete.
json_prefix put_json_string(text_room& room, char* to, std::string_view text, bool repair);

/// The same at the end of a string. Returns how many bytes of the text it took.
std::size_t append_json_string(std::string& to, std::string_view text, bool repair = true);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/json_string-inl.hpp>
#endif
