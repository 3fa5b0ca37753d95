// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/bind/scalar.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/error.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool bind_escaped(std::string_view raw, std::string& into, parse_context& at) {
    const std::size_t capacity = into.capacity();
    into.clear();
    const bool is_valid = unescape(raw, into);
    if (into.capacity() > capacity) at.grew(into.capacity());
    return is_valid || at.fail(reason::invalid_string, "a string has an invalid escape");
}

WEIR_DETAIL_INLINE bool bind_key(std::string_view escaped, std::string& into, parse_context& at) {
    if (weir::detail::valid_utf8_prefix(escaped) != escaped.size())
        return at.fail(reason::invalid_utf8, "the name of the record is not valid UTF-8");
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (std::ranges::any_of(escaped, is_control))
        return at.fail(reason::unescaped_control_character,
                       "a control character in the name of the record is not escaped");
    const std::size_t capacity = into.capacity();
    into.clear();
    if (!unescape(escaped, into))
        return at.fail(reason::invalid_string, "the name of the record has an invalid escape");
    if (into.capacity() > capacity) at.grew(into.capacity());
    return at.fits(into);
}

} // namespace weir::json::detail
