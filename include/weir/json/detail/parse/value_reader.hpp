// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
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

/// Reads the text of an object or array, member by member or element by element. Checks each of
/// them, but inside nested values only that brackets and strings are closed. Reads nothing after
/// the text, whatever is in it.
class value_reader {
public:
    value_reader() = default;
    explicit value_reader(std::string_view text) noexcept : text_{text} {}

    /// Advances to the first or next element; false if there is none. Throws json::bad_access.
    bool next();

    std::string_view raw_name() const noexcept { return name_; }
    std::string_view value() const noexcept { return value_; }
    json::kind kind() const noexcept { return kind_; }

private:
    char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_blanks() noexcept;
    void expect(char c);

    /// Takes a string, an object or array up to its closing bracket, or a word or number.
    std::string_view take();
    void skip_string();
    /// Skips to the first of these characters, or to the end.
    void skip_to(std::string_view characters) noexcept;

    [[noreturn]] void fail(std::string_view expected) const;

    std::string_view text_;
    std::size_t at_ = 0;
    std::string_view name_;
    std::string_view value_;
    json::kind kind_ = json::kind::null;
};

} // namespace detail

} // namespace weir::json

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/value_reader-inl.hpp>
#endif
