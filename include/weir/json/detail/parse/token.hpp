// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/kind.hpp>

#include <string_view>

// Words for pieces of JSON text, for messages of the form "expected …, found …".

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

/// Sets the fault for a token that is not what was expected. Returns false.
bool unexpected(parse_context& at, std::string_view expected, std::string_view token);

/// Sets the fault for an expected object or array that could not be opened. Returns false.
bool not_opened(parse_context& at, simdjson::error_code error, std::string_view expected,
                std::string_view token);

/// Consumes a null. For a member or element there is nothing to do: it is skipped anyway.
inline bool consume_null(ondemand::value&, parse_context&) noexcept { return true; }
template <class Source>
bool consume_null(Source& root, parse_context& at) {
    bool null = false;
    const simdjson::error_code error = root.is_null().get(null);
    return error == simdjson::SUCCESS || at.fail(error);
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/token-inl.hpp>
#endif
