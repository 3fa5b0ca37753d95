// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/kind.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace weir::json::detail {

/// The object or array at the cursor, by its brackets alone.
inline cursor skip_brackets(cursor from, parse_context& at) {
    const char* const text = at.text();
    const char closing = text[*from] == '{' ? '}' : ']';
    std::int64_t depth = 0;
    do depth += depth_change(text[*from++]);
    while (depth > 0);
    return depth == 0 && text[from[-1]] == closing
             ? from
             : malformed(at, "a bracket that closes the first one", from - 1);
}

/// A scalar. Its escapes have been checked.
inline cursor check_scalar(cursor from, parse_context& at) {
    const char* const text = at.text();
    const char first = text[*from];
    if (first == '"' || few_digits({text + from[0], from[1] - from[0]})) return from + 1;
    return kind_of(token_at(from, text)) ? from + 1 : unexpected(at, "a value", from);
}

/// A name and its colon.
inline cursor check_name(cursor from, parse_context& at) {
    if (at.text()[*from] != '"') return malformed(at, "a name in quotes", from);
    return at.text()[from[1]] == ':' ? from + 2 : malformed(at, "':'", from + 1);
}

/// The object or array at the cursor, by the grammar.
inline cursor check_container(cursor from, parse_context& at) {
    constexpr std::size_t most = std::numeric_limits<std::uint64_t>::digits;
    const char* const text = at.text();
    const std::size_t left = at.levels_left();
    std::uint64_t in_object = 0; // one bit a level, the lowest for the innermost
    std::size_t depth = 0;
    for (;;) {
        const char first = text[*from];
        const bool opens = first == '{' || first == '[';
        if (opens && depth < most) {
            if (depth == left) return at.fail_too_deep();
            ++depth;
            in_object = in_object << 1 | (first == '{' ? 1U : 0U);
            ++from;
            if (text[*from] != (first == '{' ? '}' : ']')) {
                if (first == '{') from = check_name(from, at);
                if (from == nullptr) return nullptr;
                continue;
            }
        } else if (opens) {
            const parse_context::level nested{at, depth};
            from = check_container(from, at);
            if (from == nullptr) return nullptr;
        } else {
            from = check_scalar(from, at);
            if (from == nullptr) return nullptr;
        }
        if ((in_object & 1) != 0) // strings, the most frequent members
            while (text[from[0]] == ',' && text[from[1]] == '"' && text[from[2]] == ':'
                   && text[from[3]] == '"')
                from += 4;
        while (text[*from] == ((in_object & 1) != 0 ? '}' : ']')) {
            ++from;
            in_object >>= 1;
            if (--depth == 0) return from;
        }
        if (text[*from] != ',')
            return malformed(at, (in_object & 1) != 0 ? "',' or '}'" : "',' or ']'", from);
        ++from;
        if ((in_object & 1) != 0) from = check_name(from, at);
        if (from == nullptr) return nullptr;
    }
}

WEIR_DETAIL_INLINE cursor skip_value(cursor from, parse_context& at) {
    const char first = at.text()[*from];
    if (first == '{' || first == '[')
        return at.is_strict() ? check_container(from, at) : skip_brackets(from, at);
    if (at.is_strict()) return check_scalar(from, at);
    const bool begins_value = depth_change(first) == 0 && first != ',' && first != ':';
    return begins_value ? from + 1 : unexpected(at, "a value", from);
}

} // namespace weir::json::detail
