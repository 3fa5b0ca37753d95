// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

/// How a record stands in its text: what to look for when its own brackets and quotes do not tell
/// where it ends, because one of them is missing. Records of one file are mostly laid out alike.
struct indentation_recovery {
    static constexpr std::size_t npos = std::string_view::npos;
    /// Lines that are indented further tell nothing.
    static constexpr std::size_t widest = 1024;

    char first = '{';               ///< the record's own first character
    bool begins_its_line = false;   ///< with nothing but blanks before it
    bool in_array = false;          ///< and not merely behind one another
    std::string_view indentation{}; ///< if it begins its line

    struct line {
        std::size_t at = npos;   ///< of the first character behind the indentation
        std::size_t next = npos; ///< if there is none, where to go on once there is more text
    };

    /// The first line in the text, behind the first line feed at or behind `from`, that seems to
    /// begin another record, or to end the array.
    line find_next(std::string_view text, std::size_t from) const noexcept;

private:
    bool is_next(std::string_view indented, char character, char behind_comma) const noexcept;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/indentation_recovery-inl.hpp>
#endif
