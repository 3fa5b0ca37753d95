// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/white_space.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

/// How a record stands in its text: what to look for when its own brackets and quotes do not tell
/// where it ends, because one of them is missing. Records of one file are mostly laid out alike.
struct layout {
    static constexpr std::size_t npos = std::string_view::npos;
    /// Lines that are indented further tell nothing.
    static constexpr std::size_t widest = 1024;

    char first = '{';               ///< the record's own first character
    bool begins_its_line = false;   ///< with nothing but blanks before it
    bool in_array = false;          ///< and not merely behind one another
    std::string_view indentation{}; ///< if it begins its line

    struct line {
        std::size_t at = npos;   ///< of the first character behind the indentation
        std::size_t next = npos; ///< if there is none, where to go on once there is more text
    };

    /// The first line in the text, behind the first line feed at or behind `from`, that seems to
    /// begin another record, or to end the array.
    line find_next(std::string_view text, std::size_t from) const noexcept {
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
            if (is_next(text.substr(line_feed + 1, at - line_feed - 1), text[at],
                        text[behind_comma]))
                return {at, npos};
            from = line_feed + 1;
        }
    }

private:
    bool is_next(std::string_view indented, char character, char behind_comma) const noexcept {
        if (character == ']' && in_array) {
            if (!begins_its_line) return first != '[';
            return first == '[' ? indented.size() < indentation.size()
                                : indented.size() <= indentation.size();
        }
        // What is indented alike, or behind a comma that begins its line, is no member of the record.
        const bool is_bracket = character == '{' || character == '[';
        if (character == ',' && in_array)
            return (!begins_its_line || indented.size() <= indentation.size())
                && (behind_comma == first || behind_comma == '{' || behind_comma == '[');
        if (begins_its_line) return indented == indentation && (character == first || is_bracket);
        return character == first || (first == '"' && is_bracket);
    }
};

} // namespace weir::json::detail
