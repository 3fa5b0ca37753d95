// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/kind.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::json {

/// The text of a json::value is not JSON at a place that was come to only now.
class bad_access : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

namespace detail {

/// Goes over the text of an object or array, member by member or element by element. Checks what it
/// comes to, and of what is within those that their brackets and strings are closed; reads nothing
/// behind the text, whatever is in it.
class value_walk {
public:
    value_walk() = default;
    explicit value_walk(std::string_view text) noexcept : text_{text} {}

    /// Goes on to the first element or the next one; false if there is none.
    bool next() {
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

    std::string_view raw_name() const noexcept { return name_; }
    std::string_view value() const noexcept { return value_; }
    json::kind kind() const noexcept { return kind_; }

private:
    char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_blanks() noexcept {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++at_;
    }
    void expect(char c) {
        if (peek() != c) fail(std::string{'\'', c, '\''});
        ++at_;
    }

    /// A string, what is between two brackets that match, or a word or number.
    std::string_view take() {
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
    void skip_string() {
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
    /// To the first of these characters, or to the end.
    void skip_to(std::string_view characters) noexcept {
        at_ = std::min(text_.find_first_of(characters, at_), text_.size());
    }

    [[noreturn]] void fail(std::string_view expected) const {
        throw bad_access{"weir: not valid JSON within a json::value: expected "
                         + std::string{expected} + " at byte " + std::to_string(at_) + " of it"};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string_view name_;
    std::string_view value_;
    json::kind kind_ = json::kind::null;
};

} // namespace detail

} // namespace weir::json
