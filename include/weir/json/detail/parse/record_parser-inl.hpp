// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/record_parser.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
#include <weir/json/value.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool record_parser::take_text(std::string_view record, value& into,
                                                 parse_context& at) {
    const std::size_t length = bracketed_length(record);
    if (length == record.npos) return at.fail(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
    if (length != record.size()) return at.trailing();
    into = value{record.front() == '{' ? kind::object : kind::array, record};
    return true;
}

WEIR_DETAIL_INLINE std::size_t record_parser::length_of_first(std::string_view record) noexcept {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < record.size(); ++i) {
        const char c = record[i];
        if (c == '"')
            in_string = !in_string;
        else if (in_string)
            i += c == '\\';
        else if (c == '\\') // not valid here; its effect on a following quote is left to the parser
            return record.npos;
        else if (c == '{' || c == '[')
            ++depth;
        else if (c == '}' || c == ']')
            --depth;
        if (depth == 0) return c == '}' || c == ']' ? i + 1 : record.npos;
    }
    return record.npos;
}

} // namespace weir::json::detail
