// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <cstddef>
#include <string_view>

// Through the index, member by member or element by element. Each function that reads a value takes
// the cursor at it and returns the one behind it; null if it failed: then the context holds the fault.

namespace weir::json::detail {

/// Reads an object: `each(name, from)` reads the value of each member; the name is as in the text,
/// without its quotes.
template <class Each>
cursor for_each_member(cursor from, parse_context& at, Each each) {
    const parse_context::level nested{at};
    if (!nested.fits()) return nullptr;
    const char* const text = at.text();
    if (text[*from] != '{') [[unlikely]]
        return unexpected(at, "an object", from);
    ++from;
    if (text[*from] == '}') return from + 1;
    for (;;) {
        const std::string_view name = raw_string_at(from, text);
        if (name.data() == nullptr) [[unlikely]]
            return malformed(at, "a name in quotes", from);
        if (text[*++from] != ':') [[unlikely]]
            return malformed(at, "':'", from);
        from = each(name, from + 1);
        if (from == nullptr) [[unlikely]]
            return nullptr;
        const char behind = text[*from++];
        if (behind == '}') return from;
        if (behind != ',') [[unlikely]]
            return malformed(at, "',' or '}'", from - 1);
    }
}

/// Reads an array: `each(index, from)` reads each element.
template <class Each>
cursor for_each_element(cursor from, parse_context& at, Each each) {
    const parse_context::level nested{at};
    if (!nested.fits()) return nullptr;
    const char* const text = at.text();
    if (text[*from] != '[') [[unlikely]]
        return unexpected(at, "an array", from);
    ++from;
    if (text[*from] == ']') return from + 1;
    for (std::size_t index = 0;; ++index) {
        from = each(index, from);
        if (from == nullptr) [[unlikely]]
            return at.within(index);
        const char behind = text[*from++];
        if (behind == ']') return from;
        if (behind != ',') [[unlikely]]
            return malformed(at, "',' or ']'", from - 1);
    }
}

} // namespace weir::json::detail
