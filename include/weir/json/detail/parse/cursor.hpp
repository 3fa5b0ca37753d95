// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// A place in a text that has been indexed: it points to the position of a structural character, in
/// the index. Behind the last one, it points to the end of the text, where a 0 is, so that no grammar
/// goes on there; and so does the cursor behind that.
using cursor = const std::uint32_t*;

inline std::string_view without_blanks_behind(std::string_view token) noexcept {
    while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
    return token;
}

/// The token at the cursor, a scalar or a bracket, without the blanks after it; empty at the end.
inline std::string_view token_at(cursor from, const char* text) noexcept {
    return without_blanks_behind({text + from[0], from[1] - from[0]});
}

/// What is between the quotes of the string at the cursor, as in the text; null if there is none.
inline std::string_view raw_string_at(cursor from, const char* text) noexcept {
    const char* const begin = text + *from;
    if (*begin != '"') [[unlikely]]
        return {};
    const char* last = text + from[1] - 1;
    while (*last != '"') --last; // blanks
    return {begin + 1, static_cast<std::size_t>(last - begin) - 1};
}

} // namespace weir::json::detail
