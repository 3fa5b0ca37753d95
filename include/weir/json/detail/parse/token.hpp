// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/kind.hpp>

#include <string_view>

// Faults at a token, in messages of the form "expected …, found …".

namespace weir::json::detail {

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
    case kind::missing:
        break;
    }
    return "nothing";
}

inline bool is_null(cursor token, const parse_context& at) noexcept {
    return at.text()[*token] == 'n' && token_at(token, at.text()) == "null";
}

/// The token is no value, or one of another type than the expected one.
failed unexpected(parse_context& at, std::string_view expected, cursor token);

/// The grammar has something else here.
failed malformed(parse_context& at, std::string_view expected, cursor token);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/token-inl.hpp>
#endif
