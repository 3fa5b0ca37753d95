// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// What the binders of one record share: what is known of its text and, if it is no good, what went
/// wrong, collected on the way out of nested values: each level adds the step of the path that it
/// knows.
class parse_context {
public:
    explicit parse_context(std::size_t max_depth, std::size_t max_string_bytes = std::string_view::npos,
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

    bool fail(json::reason why, std::string explanation);

    /// What simdjson says, in our words.
    bool fail(simdjson::error_code code);

    bool trailing();

    /// The failure was in the member, or the element, of this name.
    bool within(std::string_view step);
    bool within(std::size_t index);

    /// One level of nesting, for as long as it lives.
    class level {
    public:
        explicit level(parse_context& of) noexcept : of_{of} { ++of_.depth_; }
        ~level() { --of_.depth_; }
        level(const level&) = delete;
        level& operator=(const level&) = delete;
        bool fits() const { return of_.depth_ <= of_.max_depth_ || of_.fail_too_deep(); }

    private:
        parse_context& of_;
    };

    /// A text that is being read more than once, for as long as it lives: the alternatives of a
    /// variant. simdjson has room for each string of a batch once, so those within are written
    /// elsewhere.
    class repeatable {
    public:
        explicit repeatable(parse_context& of) noexcept : of_{of} { ++of_.repeatable_; }
        ~repeatable() { --of_.repeatable_; }
        repeatable(const repeatable&) = delete;
        repeatable& operator=(const repeatable&) = delete;

    private:
        parse_context& of_;
    };
    bool is_repeatable() const noexcept { return repeatable_ > 0; }

    /// Room for a string that is good until the next record.
    std::string& fresh_text();

    /// Room for a bit a level of nesting.
    std::vector<bool>& nesting() noexcept { return nesting_; }

    /// A string or vector of the record had to allocate so many bytes.
    void grew(std::size_t bytes) noexcept { grown_ += bytes; }
    std::size_t grown() const noexcept { return grown_; }
    void forget_growth() noexcept;

    json::reason why() const noexcept { return why_; }
    const std::string& explanation() const noexcept { return explanation_; }
    const std::string& path() const noexcept { return path_; }

private:
    bool fail_too_long(std::size_t bytes);
    bool fail_too_deep();

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
std::string excerpt_of(std::string_view record, std::size_t longest = 72);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/parse_context-inl.hpp>
#endif
