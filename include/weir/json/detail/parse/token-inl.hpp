// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/kind.hpp>

#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool unexpected(parse_context& at, std::string_view expected,
                                   std::string_view token) {
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

WEIR_DETAIL_INLINE bool not_opened(parse_context& at, simdjson::error_code error,
                                   std::string_view expected, std::string_view token) {
    return error == simdjson::INCORRECT_TYPE ? unexpected(at, expected, token) : at.fail(error);
}

} // namespace weir::json::detail
