// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/indentation_recovery.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE indentation_recovery::line
indentation_recovery::find_next(std::string_view text, std::size_t from) const noexcept {
    for (;;) {
        const std::size_t line_feed = text.find('\n', from);
        if (line_feed == npos) return {npos, text.size()};
        std::size_t at = line_feed + 1;
        while (at != text.size() && is_blank(text[at])) ++at;
        std::size_t behind_comma = at;
        if (at != text.size() && text[at] == ',') do
                ++behind_comma;
            while (behind_comma != text.size() && is_blank(text[behind_comma]));
        if (behind_comma == text.size()) return {npos, line_feed};
        if (is_next(text.substr(line_feed + 1, at - line_feed - 1), text[at], text[behind_comma]))
            return {at, npos};
        from = line_feed + 1;
    }
}

WEIR_DETAIL_INLINE bool indentation_recovery::is_next(std::string_view indented, char character,
                                                      char behind_comma) const noexcept {
    if (in_object) // other lines may be members within the record
        return begins_its_line
            && (character == '}' ? indented.size() < indentation.size()
                                 : character == '"' && indented == indentation);
    if (character == ']' && in_array) {
        if (!begins_its_line) return first != '[';
        return first == '[' ? indented.size() < indentation.size()
                            : indented.size() <= indentation.size();
    }
    // A line with the same indentation, or after a leading comma, is not a member of the record.
    const bool is_bracket = character == '{' || character == '[';
    if (character == ',' && in_array)
        return (!begins_its_line || indented.size() <= indentation.size())
            && (behind_comma == first || behind_comma == '{' || behind_comma == '[');
    if (begins_its_line) return indented == indentation && (character == first || is_bracket);
    return character == first || (first == '"' && is_bracket);
}

} // namespace weir::json::detail
