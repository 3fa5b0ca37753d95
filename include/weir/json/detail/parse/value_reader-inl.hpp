// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/kind.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool value_reader::next() {
    const bool object = text_.front() == '{';
    const bool first = at_ == 0;
    if (first) ++at_;
    skip_blanks();
    if (peek() == (object ? '}' : ']')) return false;
    if (!first) {
        expect(',');
        skip_blanks();
    }
    if (object) {
        if (peek() != '"') fail("a name");
        const std::string_view quoted = take();
        name_ = quoted.substr(1, quoted.size() - 2);
        skip_blanks();
        expect(':');
        skip_blanks();
    }
    const std::size_t begin = at_;
    value_ = take();
    const auto found = kind_of(value_);
    if (!found) {
        at_ = begin;
        fail("a value");
    }
    kind_ = *found;
    return true;
}

WEIR_DETAIL_INLINE void value_reader::skip_blanks() noexcept {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++at_;
}

WEIR_DETAIL_INLINE void value_reader::expect(char c) {
    if (peek() != c) fail(std::string{'\'', c, '\''});
    ++at_;
}

WEIR_DETAIL_INLINE std::string_view value_reader::take() {
    const std::size_t begin = at_;
    std::size_t depth = 0;
    do {
        switch (peek()) {
        case '"':
            skip_string();
            break;
        case '{':
        case '[':
            ++depth;
            ++at_;
            break;
        case '}':
        case ']':
            if (depth == 0) fail("a value");
            --depth;
            ++at_;
            break;
        default:
            if (at_ >= text_.size()) fail("the end of an object or array");
            skip_to(depth == 0 ? ",:{}[]\" \n\t\r" : "\"{}[]");
        }
    } while (depth > 0);
    return text_.substr(begin, at_ - begin);
}

WEIR_DETAIL_INLINE void value_reader::skip_string() {
    const std::size_t begin = at_++;
    for (;;) {
        at_ = text_.find_first_of("\"\\", at_);
        if (at_ == text_.npos || (text_[at_] == '\\' && at_ + 1 == text_.size())) {
            at_ = begin;
            fail("a string that is closed");
        }
        if (text_[at_++] == '"') return;
        ++at_;
    }
}

WEIR_DETAIL_INLINE void value_reader::skip_to(std::string_view characters) noexcept {
    at_ = std::min(text_.find_first_of(characters, at_), text_.size());
}

WEIR_DETAIL_INLINE void value_reader::fail(std::string_view expected) const {
    throw bad_access{"weir: not valid JSON within a json::value: expected " + std::string{expected}
                     + " at byte " + std::to_string(at_) + " of it"};
}

} // namespace weir::json::detail
