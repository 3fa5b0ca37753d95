// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/detect_shape.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::optional<shape> detect_shape(std::string_view text, bool is_all) {
    constexpr std::size_t npos = std::string_view::npos;
    const std::optional<shape> unless_more = is_all ? std::optional{shape::lines} : std::nullopt;

    std::size_t begin = 0;
    while (begin != text.size() && is_space(text[begin])) ++begin;
    if (begin == text.size()) return unless_more;
    const char first = text[begin];
    if (first == sequence_splitter::separator) return shape::sequence;
    if (first != '{' && first != '[') return shape::lines;

    const auto next_character = [&](std::size_t from, bool over_lines) {
        while (from != text.size() && (over_lines ? is_space(text[from]) : is_blank(text[from])))
            ++from;
        return from;
    };
    const std::size_t line_feed = text.find('\n', begin);
    value_end_finder<> finder;
    finder.start(first);
    const std::string_view line = text.substr(begin, line_feed == npos ? npos : line_feed - begin);
    const std::size_t length = finder.find(line.substr(1));
    if (length != npos) { // it ends on its line
        const std::size_t behind = next_character(begin + 1 + length, false);
        if (behind == text.size()) {
            if (!is_all) return {};
            return first == '[' ? shape::array : shape::lines;
        }
        if (text[behind] == '{' || text[behind] == '[') return shape::concatenated;
        if (text[behind] != '\n' || first == '{') return shape::lines;
        const std::size_t next = next_character(behind, true);
        if (next != text.size()) return shape::lines;
        return is_all ? std::optional{shape::array} : std::nullopt;
    }
    if (line_feed == npos) {
        if (!is_all) return {};
        return first == '[' ? shape::array : shape::lines;
    }
    std::size_t last = line_feed - 1;
    while (is_blank(text[last])) --last;
    const std::size_t next = next_character(line_feed, true);
    if (next == text.size() && !is_all) return {};
    constexpr std::string_view before_break = "{[,:";
    constexpr std::string_view behind_break = ",}]:";
    const bool is_indented = before_break.find(text[last]) != npos
                          || (next != text.size() && behind_break.find(text[next]) != npos);
    if (!is_indented) return shape::lines;
    return first == '[' ? shape::array : shape::concatenated;
}

} // namespace weir::json::detail
