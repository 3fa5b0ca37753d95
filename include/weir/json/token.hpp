// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/attempt.hpp>
#include <weir/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// What a piece of JSON text is, for the messages that say what it should have been.

namespace weir::json::detail {

/// Whether the text is a number by the grammar of RFC 8259, section 6.
constexpr bool is_number(std::string_view text) noexcept {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - from;
    };
    if (at < text.size() && text[at] == '-') ++at;
    const std::size_t whole = at;
    if (const std::size_t count = digits(); count == 0 || (count > 1 && text[whole] == '0'))
        return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

/// What kind of value the token begins, if it is one at all.
inline std::optional<kind> kind_of(std::string_view token) noexcept {
    if (token.empty()) return {};
    switch (token.front()) {
    case '{':
        return kind::object;
    case '[':
        return kind::array;
    case '"':
        return kind::string;
    default:
        break;
    }
    if (token == "true" || token == "false") return kind::boolean;
    if (token == "null") return kind::null;
    if (is_number(token)) return kind::number;
    return {};
}

constexpr std::string_view described(kind found) noexcept {
    switch (found) {
    case kind::object:
        return "an object";
    case kind::array:
        return "an array";
    case kind::string:
        return "a string";
    case kind::number:
        return "a number";
    case kind::boolean:
        return "a boolean";
    case kind::null:
        return "null";
    }
    return "something else";
}

/// The token is not what was to be read there.
inline bool unexpected(attempt& at, std::string_view expected, std::string_view token) {
    const std::string shown = excerpt_of(token, 40);
    if (const auto found = kind_of(token))
        return at.fail(reason::wrong_type,
                       std::string{"expected "}
                           .append(expected)
                           .append(", found ")
                           .append(*found == kind::number ? shown : described(*found)));
    const bool like_a_number =
        !token.empty() && (token.front() == '-' || (token.front() >= '0' && token.front() <= '9'));
    return like_a_number
             ? at.fail(reason::invalid_number, "not a valid number: " + shown)
             : at.fail(reason::malformed, "expected " + std::string{expected} + ", found "
                                              + (token.empty() ? "nothing" : '"' + shown + '"'));
}

/// Why the object or array that was expected could not be opened.
inline bool not_opened(attempt& at, simdjson::error_code error, std::string_view expected,
                       std::string_view token) {
    return error == simdjson::INCORRECT_TYPE ? unexpected(at, expected, token) : at.fail(error);
}

} // namespace weir::json::detail
