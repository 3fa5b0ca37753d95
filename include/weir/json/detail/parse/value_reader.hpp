// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/kind.hpp>

#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace weir::json {

/// Thrown if an access to a json::value reaches text that is not JSON. Such text was not checked
/// when the record was read.
class bad_access : public std::runtime_error {
public:
    using runtime_error::runtime_error;
};

namespace detail {

/// Where a value is in the index of its record: from its first token to its last one.
struct indexed_place {
    cursor first = nullptr; ///< null if it is in none
    cursor last = nullptr;  ///< null if what is in the value has not been checked by the grammar
};

/// Reads an object or array, member by member or element by element: by its index, or else searching
/// its text for one structural character after the other. Checks each of them, but inside nested
/// values only that brackets and strings are closed. Reads nothing after the text, whatever is in it.
class value_reader {
public:
    value_reader() = default;
    /// In an index, its last bracket closes its first one.
    explicit value_reader(std::string_view text, const indexed_place& place = {}) noexcept
        : text_{text}, here_{place.first}, is_checked_{place.last != nullptr} {}

    /// Advances to the first or next element; false if there is none. Throws json::bad_access.
    bool next();

    std::string_view raw_name() const noexcept {
        const std::string_view quoted = token(name_, colon_);
        return quoted.empty() ? quoted : quoted.substr(1, quoted.size() - 2);
    }
    std::string_view value() const noexcept { return token(value_.at, here_.at); }
    json::kind kind() const noexcept { return kind_begun_by(text_[value_.at]); }
    /// Of the value.
    indexed_place place() const noexcept {
        return {value_.index, is_checked_ ? here_.index - 1 : nullptr};
    }

private:
    /// A structural character, or the end of the text.
    struct spot {
        cursor index = nullptr;
        std::size_t at = 0; ///< in the text
    };

    char at(spot of) const noexcept { return of.at < text_.size() ? text_[of.at] : '\0'; }
    spot behind(spot of) const;
    /// The place behind a token.
    std::size_t search(std::size_t token) const;
    std::string_view token(std::size_t from, std::size_t next) const noexcept {
        return without_blanks_behind(text_.substr(from, next - from));
    }

    [[noreturn]] static void fail(std::string_view expected, spot at);

    std::string_view text_;
    spot here_; ///< behind the value
    spot value_;
    std::size_t name_ = 0;
    std::size_t colon_ = 0;
    bool is_checked_ = false;
};

/// Whether this is the name, unescaped, of the member whose raw name begins there.
bool is_named(const char* raw_name, std::string_view name);

/// The value of the last member with this name, unescaped, of an object that has been checked; none if
/// there is no such member. Positions are counted from `text`.
indexed_place find_last(std::string_view name, const indexed_place& object, const char* text);

} // namespace detail

} // namespace weir::json

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/value_reader-inl.hpp>
#endif
