// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool parse_context::fail(simdjson::error_code code) {
    switch (code) {
    case simdjson::MEMALLOC:
        throw std::bad_alloc{};
    case simdjson::UTF8_ERROR:
        return fail(reason::invalid_utf8, "the text is not valid UTF-8");
    case simdjson::UNESCAPED_CHARS:
        return fail(reason::unescaped_control_character,
                    "a control character in a string is not escaped");
    case simdjson::UNCLOSED_STRING:
        return fail(reason::incomplete, "a string is not closed");
    case simdjson::STRING_ERROR:
        return fail(reason::invalid_string, "a string has an invalid escape");
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
        return fail(reason::incomplete, "an object or array is not closed");
    case simdjson::CAPACITY:
        return fail(reason::record_too_long, "longer than the parser can take");
    case simdjson::NUMBER_ERROR:
        return fail(reason::invalid_number, "not a valid number");
    case simdjson::TRAILING_CONTENT:
        return trailing();
    default:
        return fail(reason::malformed, "not valid JSON");
    }
}

WEIR_DETAIL_INLINE bool parse_context::trailing() {
    return fail(reason::trailing_content, "something follows the record");
}

WEIR_DETAIL_INLINE std::string& parse_context::fresh_text() {
    if (texts_in_use_ == texts_.size()) {
        texts_.emplace_back();
        grew(sizeof(std::string));
    }
    std::string& text = texts_[texts_in_use_++];
    text.clear();
    return text;
}

WEIR_DETAIL_INLINE void parse_context::forget_growth() noexcept {
    grown_ = 0;
    texts_in_use_ = 0;
    texts_.clear();
}

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE bool
parse_context::fail_too_long(std::size_t bytes) {
    return fail(reason::string_too_long, "a string of " + std::to_string(bytes)
                                             + " bytes, longer than max_string_bytes, "
                                             + std::to_string(max_string_bytes_));
}

} // namespace weir::json::detail
