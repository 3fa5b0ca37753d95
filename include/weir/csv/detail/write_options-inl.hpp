// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/csv/write_options.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/utf8.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::csv::detail {

inline bool may_delimit(char c) noexcept {
    if (c == '\t') return true;
    constexpr std::string_view marks = "!#$%&'()*,/:;<=>?@[\\]^_`{|}~";
    return marks.find(c) != marks.npos;
}

/// Whether a number or a bool may be written as this text.
inline bool is_scalar(std::string_view text) noexcept {
    constexpr std::string_view digits = "0123456789";
    return text == "true" || text == "false"
        || (text.find_first_of(digits) != text.npos
            && text.find_first_not_of("0123456789+-.eE") == text.npos);
}

inline bool may_be_null_text(std::string_view text, char delimiter) noexcept {
    if (text.empty()) return true;
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == delimiter) return false;
    return text.front() != ' ' && text.back() != ' ' && !is_scalar(text)
        && weir::detail::valid_utf8_prefix(text) == text.size();
}

WEIR_DETAIL_INLINE write_options checked(write_options how) {
    if (!may_delimit(how.delimiter))
        throw std::invalid_argument{"weir: csv::write: "
                                    + weir::detail::shown_name(std::string(1, how.delimiter))
                                    + " cannot be the delimiter: it is a tab, or a mark of ASCII "
                                      "that is no part of a number"};
    if (!may_be_null_text(how.null, how.delimiter))
        throw std::invalid_argument{
            "weir: csv::write: " + weir::detail::shown_name(how.null)
            + " cannot stand for a cell without a value: take a text that is neither a number nor "
              "true or false, without delimiters, quotes, control characters, and blanks at its "
              "ends"};
    return how;
}

} // namespace weir::csv::detail
