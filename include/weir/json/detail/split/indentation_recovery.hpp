// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

/// The layout of a record, used to find its end if its own brackets and quotes do not give it, as
/// one of them is missing. Most records of a file have the same layout.
struct indentation_recovery {
    static constexpr std::size_t npos = std::string_view::npos;
    /// Lines with a wider indentation are ignored.
    static constexpr std::size_t widest = 1024;

    char first = '{';               ///< the record's own first character
    bool begins_its_line = false;   ///< with nothing but blanks before it
    bool in_array = false;          ///< an element of an array, not one of concatenated values
    bool in_object = false;         ///< a member of an object; its name is what begins its line
    std::string_view indentation{}; ///< if it begins its line

    struct line {
        std::size_t at = npos;   ///< the position of the first character after the indentation
        std::size_t next = npos; ///< if there is no line, where to continue once there is more text
    };

    /// The first line in the text, after the first line feed at or after `from`, that seems to
    /// begin another record, or to end the array.
    line find_next(std::string_view text, std::size_t from) const noexcept;

private:
    bool is_next(std::string_view indented, char character, char behind_comma) const noexcept;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/indentation_recovery-inl.hpp>
#endif
