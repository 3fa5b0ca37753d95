// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace weir::json {

enum class kind {
    object,
    array,
    string,
    number,
    boolean,
    null,
    missing, ///< no value at all: of an empty json::value alone
};

namespace detail {

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

/// The kind of value that begins with this character, if one does.
constexpr kind kind_begun_by(char first) noexcept {
    switch (first) {
    case '{':
        return kind::object;
    case '[':
        return kind::array;
    case '"':
        return kind::string;
    case 't':
    case 'f':
        return kind::boolean;
    case 'n':
        return kind::null;
    default:
        return kind::number;
    }
}

/// The kind of value that the token begins; empty if the token is not valid JSON.
inline std::optional<kind> kind_of(std::string_view token) noexcept {
    if (token.empty()) return {};
    const kind begun = kind_begun_by(token.front());
    const bool is_valid = begun == kind::boolean ? token == "true" || token == "false"
                        : begun == kind::null    ? token == "null"
                                                 : begun != kind::number || is_number(token);
    return is_valid ? std::optional{begun} : std::nullopt;
}

} // namespace detail

} // namespace weir::json
