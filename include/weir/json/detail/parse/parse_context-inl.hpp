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

WEIR_DETAIL_INLINE bool parse_context::fail(json::reason why, std::string explanation) {
    why_ = why;
    explanation_ = std::move(explanation);
    path_.clear();
    return false;
}

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

WEIR_DETAIL_INLINE bool parse_context::within(std::string_view step) {
    std::string escaped = "/";
    for (const char c : step) // RFC 6901
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    path_.insert(0, escaped);
    return false;
}

WEIR_DETAIL_INLINE bool parse_context::within(std::size_t index) { return within(std::to_string(index)); }

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

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE bool parse_context::fail_too_long(std::size_t bytes) {
    return fail(reason::string_too_long, "a string of " + std::to_string(bytes)
                                             + " bytes, longer than max_string_bytes, "
                                             + std::to_string(max_string_bytes_));
}

[[gnu::cold, gnu::noinline]] WEIR_DETAIL_INLINE bool parse_context::fail_too_deep() {
    return fail(reason::too_deep,
                "nested more than " + std::to_string(max_depth_) + " levels deep");
}

WEIR_DETAIL_INLINE std::string excerpt_of(std::string_view record, std::size_t longest) {
    const bool cut = record.size() > longest;
    if (cut) {
        record = record.substr(0, longest);
        while (!record.empty() && (static_cast<unsigned char>(record.back()) & 0xC0) == 0x80)
            record.remove_suffix(1);
        if (!record.empty() && static_cast<unsigned char>(record.back()) >= 0xC0)
            record.remove_suffix(1);
    }
    std::string text{record};
    const bool valid = simdjson::validate_utf8(text.data(), text.size());
    unsigned char before = 0;
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool second_of_control = before == 0xC2 && byte >= 0x80 && byte < 0xA0; // U+0080…
        const bool control = byte < 0x20 || byte == 0x7F || second_of_control;
        if (second_of_control) *(&c - 1) = '?';
        if (control || (byte >= 0x80 && !valid)) c = '?';
        before = byte;
    }
    return cut ? text + "…" : text;
}

} // namespace weir::json::detail
