// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/path_at_offset.hpp>
#include <weir/json/detail/parse/strict_grammar.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// Checks a text by the grammar of RFC 8259, from the first byte to the last. Only for what has failed. Duplicate names and
/// escapes for half a surrogate pair are accepted: the code that reads the values decides on them.
class strict_check {
public:
    strict_check(std::string_view text, parse_context& at)
        : text_{text}, next_{text.data()}, end_{text.data() + text.size()},
          max_depth_{at.levels_left()}, at_{at} {}

    bool run() {
        const bool is_grammatical = grammar();
        if (is_grammatical) next_ = end_;
        // Report the first fault. grammar() accepts invalid UTF-8 within strings.
        const std::size_t valid = weir::detail::valid_utf8_prefix(text_);
        if (valid == text_.size()) return is_grammatical;
        if (valid > offset()) return false;
        next_ = text_.data() + valid;
        return fail_utf8();
    }

private:
    bool grammar() {
        if (!value()) return false;
        while (!in_object_.empty()) {
            // After a value, in an object or array that is not closed.
            const bool in_object = in_object_.back();
            skip_blanks();
            const char found = peek();
            if (found == ',') {
                ++next_;
                if (in_object && !name("a name")) return false;
                if (!value()) return false;
            } else if (found == (in_object ? '}' : ']')) {
                ++next_;
                in_object_.pop_back();
            } else {
                return unexpected_here(in_object ? "',' or '}'" : "',' or ']'");
            }
        }
        skip_blanks();
        return next_ == end_
            || fail(reason::trailing_content, "something follows the record: " + shown());
    }

    /// Reads a scalar, an empty object or array, or all opening brackets up to the first of these.
    bool value() {
        for (;;) {
            skip_blanks();
            switch (peek()) {
            case '"':
                return string();
            case '{':
                if (!open(true)) return false;
                skip_blanks();
                if (peek() == '}') return close();
                if (!name("a name or '}'")) return false;
                continue;
            case '[':
                if (!open(false)) return false;
                skip_blanks();
                if (peek() == ']') return close();
                continue;
            case 't':
                return literal("true");
            case 'f':
                return literal("false");
            case 'n':
                return literal("null");
            case '-':
            case '0':
            case '1':
            case '2':
            case '3':
            case '4':
            case '5':
            case '6':
            case '7':
            case '8':
            case '9':
                return number();
            default:
                return unexpected_here("a value");
            }
        }
    }

    bool name(std::string_view expected) {
        skip_blanks();
        if (peek() != '"') return unexpected_here(expected);
        if (!string()) return false;
        skip_blanks();
        if (peek() != ':') return unexpected_here("':'");
        ++next_;
        return true;
    }

    bool open(bool object) {
        if (in_object_.size() == max_depth_)
            return fail(reason::too_deep,
                        "nested more than " + std::to_string(max_depth_) + " levels deep");
        in_object_.push_back(object);
        ++next_;
        return true;
    }
    bool close() {
        ++next_;
        in_object_.pop_back();
        return true;
    }

    bool string() {
        const char* const begin = next_++;
        for (;;) {
            skip_plain();
            if (next_ == end_) {
                next_ = begin;
                return fail(reason::incomplete, "a string is not closed");
            }
            if (*next_ == '"') {
                ++next_;
                return true;
            }
            if (*next_ != '\\')
                return fail(reason::unescaped_control_character,
                            "a control character in a string is not escaped");
            if (!escape()) return false;
        }
    }

    bool escape() {
        const std::string_view rest = rest_of_text();
        constexpr std::string_view letters = "\"\\/bfnrt";
        if (rest.size() >= 2 && letters.find(rest[1]) != letters.npos) {
            next_ += 2;
            return true;
        }
        if (rest.size() >= 2 && rest[1] == 'u' && hexadecimal(rest.substr(2)) >= 0) {
            next_ += 6;
            return true;
        }
        return fail(reason::invalid_string,
                    "a string has an invalid escape: " + excerpt_of(rest.substr(0, 6)));
    }

    /// Skips to the next quote, backslash or control character, or to the end.
    void skip_plain() noexcept {
        while (next_ != end_ && *next_ != '"' && *next_ != '\\'
               && static_cast<unsigned char>(*next_) >= 0x20)
            ++next_;
    }

    bool literal(std::string_view word) {
        if (!rest_of_text().starts_with(word)) {
            const bool cut = word.starts_with(rest_of_text());
            return cut ? fail(reason::incomplete, "ends within " + std::string{word})
                       : unexpected_here("a value");
        }
        next_ += word.size();
        return true;
    }

    bool number() {
        const char* const begin = next_;
        next_ += *next_ == '-';
        const bool zero = peek() == '0';
        std::size_t digits = skip_digits();
        bool valid = digits == 1 || (digits > 1 && !zero);
        if (peek() == '.') {
            ++next_;
            digits = skip_digits();
            valid = valid && digits > 0;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++next_;
            if (peek() == '+' || peek() == '-') ++next_;
            digits = skip_digits();
            valid = valid && digits > 0;
        }
        if (valid && !continues_word(peek())) return true;
        next_ = begin;
        return fail(reason::invalid_number, "not a valid number: " + shown());
    }
    std::size_t skip_digits() noexcept {
        const char* const begin = next_;
        while (next_ != end_ && *next_ >= '0' && *next_ <= '9') ++next_;
        return static_cast<std::size_t>(next_ - begin);
    }

    void skip_blanks() noexcept {
        while (next_ != end_
               && (*next_ == ' ' || *next_ == '\n' || *next_ == '\t' || *next_ == '\r'))
            ++next_;
    }

    /// The next character; at the end '\0', which is in no token.
    char peek() const noexcept { return next_ == end_ ? '\0' : *next_; }
    std::string_view rest_of_text() const noexcept {
        return {next_, static_cast<std::size_t>(end_ - next_)};
    }
    std::size_t offset() const noexcept { return static_cast<std::size_t>(next_ - text_.data()); }

    static bool continues_word(char c) noexcept {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '+' || c == '-' || c == '_';
    }

    /// The text at the current position, for a message: a word or a character.
    std::string shown() const {
        if (next_ == end_) return "the end";
        const std::string_view rest = rest_of_text();
        std::size_t length = 0;
        while (length < rest.size() && continues_word(rest[length])) ++length;
        if (length == 0) length = weir::detail::first_character(rest).length;
        return '"' + excerpt_of(rest.substr(0, length), 40) + '"';
    }

    bool unexpected_here(std::string_view expected) {
        return fail(next_ == end_ ? reason::incomplete : reason::malformed,
                    "expected " + std::string{expected} + ", found " + shown());
    }
    bool fail_utf8() { return fail(reason::invalid_utf8, "the text is not valid UTF-8"); }

    bool fail(json::reason reason, std::string_view message) {
        at_.fail(reason, std::string{message} + ", at byte " + std::to_string(offset()));
        add_path_to_end(text_.substr(0, offset()), at_);
        return false;
    }

    std::string_view text_;
    const char* next_;
    const char* end_;
    std::size_t max_depth_;
    parse_context& at_;
    std::vector<bool> in_object_; ///< one bit per level: object or array
};

WEIR_DETAIL_INLINE bool check_strictly(std::string_view record, parse_context& at) {
    return strict_check{record, at}.run();
}

} // namespace weir::json::detail
