// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/excerpt.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/kind.hpp>

#include <string>
#include <string_view>

namespace weir::json::detail {

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE failed unexpected(parse_context& at,
                                                                  std::string_view expected,
                                                                  cursor token) {
    const std::string_view text = token_at(token, at.text());
    const auto found = kind_of(text);
    const bool like_a_number =
        !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
    if (!found && !like_a_number) return malformed(at, expected, token);
    const std::string shown = excerpt_of(text, 40);
    if (!found) return at.fail(reason::invalid_number, "not a valid number: " + shown);
    return at.fail(reason::wrong_type,
                   std::string{"expected "}
                       .append(expected)
                       .append(", found ")
                       .append(*found == kind::number ? shown : described(*found)));
}

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE failed malformed(parse_context& at,
                                                                 std::string_view expected,
                                                                 cursor token) {
    const std::string_view text = token_at(token, at.text());
    if (text.empty()) return at.fail(reason::incomplete, "an object or array is not closed");
    return at.fail(reason::malformed,
                   "expected " + std::string{expected} + ", found \"" + excerpt_of(text, 40) + '"');
}

} // namespace weir::json::detail
