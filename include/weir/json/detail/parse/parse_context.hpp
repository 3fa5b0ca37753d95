// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/error.hpp>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace weir::json::detail {

/// What the binders of one record share, beside what all of them do: what is known of its text, room
/// for what simdjson has none for, and how much they have allocated.
class parse_context : public context {
public:
    explicit parse_context(std::size_t max_depth,
                           std::size_t max_string_bytes = std::string_view::npos,
                           bool refuses_unknown = false) noexcept
        : context{max_depth}, max_string_bytes_{max_string_bytes},
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

    using context::fail;

    /// What simdjson says, in our words.
    bool fail(simdjson::error_code code);

    bool trailing();

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

private:
    bool fail_too_long(std::size_t bytes);

    std::size_t grown_ = 0;
    std::size_t repeatable_ = 0;
    std::deque<std::string> texts_; ///< addresses that stay
    std::size_t texts_in_use_ = 0;
    std::vector<bool> nesting_; ///< at most max_depth of them
    bool has_escapes_ = true;
    std::size_t max_string_bytes_;
    bool refuses_unknown_;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/parse_context-inl.hpp>
#endif
