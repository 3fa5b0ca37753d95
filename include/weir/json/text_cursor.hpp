// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/split/indentation_recovery.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/white_space.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

/// A place in the text that a splitter has come to.
struct text_cursor {
    static constexpr std::size_t npos = std::string_view::npos;

    text_buffer* text;
    std::size_t at = 0;         ///< first byte not passed yet
    std::size_t line_begin = 0; ///< of its line, if only blanks have been passed on it; or npos

    bool is_at_end() const noexcept { return at == text->text().size(); }
    char here() const noexcept { return text->text()[at]; }
    std::string_view rest() const noexcept { return text->text().substr(at); }

    /// Passes over one that is no space.
    void pass() noexcept {
        ++at;
        line_begin = npos;
    }

    /// Passes over white space. False if the text ends with it.
    bool skip_spaces() noexcept {
        const std::string_view all = text->text();
        for (; at != all.size() && is_space(all[at]); ++at)
            if (all[at] == '\n')
                line_begin = at + 1;
            else if (line_begin != npos && at - line_begin >= layout::widest)
                line_begin = npos;
        return at != all.size();
    }

    /// What is to be kept so that the layout of what comes next will be known.
    std::size_t keep() const noexcept { return line_begin != npos ? line_begin : at; }

    void moved(std::size_t dropped) noexcept {
        at -= dropped;
        if (line_begin != npos) line_begin = line_begin >= dropped ? line_begin - dropped : npos;
    }
};

} // namespace weir::json::detail
