// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>
#include <weir/json/simdjson.hpp>

#include <cstddef>
#include <deque>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::json::detail {

/// What the binders of one record share: what is known of its text and, if it is no good, what went
/// wrong, collected on the way out of nested values: each level adds the step of the path that it
/// knows.
class attempt {
public:
    explicit attempt(std::size_t max_depth, std::size_t max_string_bytes = std::string_view::npos,
                     bool refuses_unknown = false) noexcept
        : max_depth_{max_depth}, max_string_bytes_{max_string_bytes},
          refuses_unknown_{refuses_unknown} {}

    /// One look for backslashes at all of the text spares one at each string.
    void begin(std::string_view record) noexcept {
        has_escapes_ = record.find('\\') != record.npos;
        texts_in_use_ = 0;
    }
    bool has_escapes() const noexcept { return has_escapes_; }

    /// Whether members that the type does not have are an error.
    bool refuses_unknown() const noexcept { return refuses_unknown_; }

    bool is_short(std::string_view text) const noexcept { return text.size() <= max_string_bytes_; }
    /// Whether a string is not too long for a member. If it is, that is the failure.
    bool fits(std::string_view text) { return is_short(text) || fail_too_long(text.size()); }

    bool fail(json::reason why, std::string explanation) {
        why_ = why;
        explanation_ = std::move(explanation);
        path_.clear();
        return false;
    }

    /// What simdjson says, in our words.
    bool fail(simdjson::error_code code) {
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

    bool trailing() { return fail(reason::trailing_content, "something follows the record"); }

    /// The failure was in the member, or the element, of this name.
    bool within(std::string_view step) {
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
    bool within(std::size_t index) { return within(std::to_string(index)); }

    /// One level of nesting, for as long as it lives.
    class level {
    public:
        explicit level(attempt& of) noexcept : of_{of} { ++of_.depth_; }
        ~level() { --of_.depth_; }
        level(const level&) = delete;
        level& operator=(const level&) = delete;
        bool fits() const { return of_.depth_ <= of_.max_depth_ || of_.fail_too_deep(); }

    private:
        attempt& of_;
    };

    /// A text that is being read more than once, for as long as it lives: the alternatives of a
    /// variant. simdjson has room for each string of a batch once, so those within are written
    /// elsewhere.
    class repeatable {
    public:
        explicit repeatable(attempt& of) noexcept : of_{of} { ++of_.repeatable_; }
        ~repeatable() { --of_.repeatable_; }
        repeatable(const repeatable&) = delete;
        repeatable& operator=(const repeatable&) = delete;

    private:
        attempt& of_;
    };
    bool is_repeatable() const noexcept { return repeatable_ > 0; }

    /// Room for a string that is good until the next record.
    std::string& fresh_text() {
        if (texts_in_use_ == texts_.size()) {
            texts_.emplace_back();
            grew(sizeof(std::string));
        }
        std::string& text = texts_[texts_in_use_++];
        text.clear();
        return text;
    }

    /// Room for a bit a level of nesting.
    std::vector<bool>& nesting() noexcept { return nesting_; }

    /// A string or vector of the record had to allocate so many bytes.
    void grew(std::size_t bytes) noexcept { grown_ += bytes; }
    std::size_t grown() const noexcept { return grown_; }
    void forget_growth() noexcept {
        grown_ = 0;
        texts_in_use_ = 0;
        texts_.clear();
    }

    json::reason why() const noexcept { return why_; }
    const std::string& explanation() const noexcept { return explanation_; }
    const std::string& path() const noexcept { return path_; }

private:
    [[gnu::cold, gnu::noinline]] bool fail_too_long(std::size_t bytes) {
        return fail(reason::string_too_long, "a string of " + std::to_string(bytes)
                                                 + " bytes, longer than max_string_bytes, "
                                                 + std::to_string(max_string_bytes_));
    }
    bool fail_too_deep() {
        return fail(reason::too_deep,
                    "nested more than " + std::to_string(max_depth_) + " levels deep");
    }

    json::reason why_ = reason::malformed;
    std::string explanation_;
    std::string path_;
    std::size_t depth_ = 0;
    std::size_t grown_ = 0;
    std::size_t repeatable_ = 0;
    std::deque<std::string> texts_; ///< addresses that stay
    std::size_t texts_in_use_ = 0;
    std::vector<bool> nesting_; ///< at most max_depth of them
    bool has_escapes_ = true;
    std::size_t max_depth_;
    std::size_t max_string_bytes_;
    bool refuses_unknown_;
};

/// The beginning of a text as one printable line.
inline std::string excerpt_of(std::string_view record, std::size_t longest = 72) {
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
