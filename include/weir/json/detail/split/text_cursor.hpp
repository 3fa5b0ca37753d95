// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/indentation_recovery.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// A place in a text, which is read on where it ends. Positions are in the text in memory.
class text_cursor {
public:
    static constexpr std::size_t npos = std::string_view::npos;

    explicit text_cursor(text_buffer& text) noexcept : text_{&text} {}

    std::size_t at = 0;         ///< first byte not passed yet
    std::size_t line_begin = 0; ///< of its line, if only blanks have been passed on it; or npos
    std::size_t kept = npos;    ///< text from here on stays in memory, if that is not npos

    std::string_view text() const noexcept { return text_->text(); }
    std::string_view rest() const noexcept { return text().substr(at); }
    char here() const noexcept { return text()[at]; }
    bool is_at_end() const noexcept { return at == text().size(); }

    /// The offset of a position in the source.
    std::uint64_t offset_of(std::size_t position) const noexcept {
        return text_->offset() + position;
    }
    /// Its line, from 1.
    std::uint64_t line_of(std::size_t position) const noexcept {
        return lines_.line_at(text(), position);
    }

    void start(std::size_t position) noexcept {
        at = line_begin = position;
        lines_.start(position, 1);
    }

    /// Moves forward to a position, with other text than blanks before it.
    void go_to(std::size_t position) noexcept {
        at = position;
        line_begin = npos;
    }
    /// Passes one character that is not white space.
    void pass() noexcept { go_to(at + 1); }
    void pass_blanks() noexcept {
        while (!is_at_end() && is_blank(here())) pass();
    }

    /// Passes white space in memory. Returns false at the end of the text.
    bool pass_spaces() noexcept {
        const std::string_view all = text();
        for (; at != all.size() && is_space(all[at]); ++at)
            if (all[at] == '\n')
                line_begin = at + 1;
            else if (line_begin != npos && at - line_begin >= indentation_recovery::widest)
                line_begin = npos;
        return at != all.size();
    }
    /// Passes all white space. Returns false at the end of the source.
    bool find_text() {
        while (!pass_spaces())
            if (!read_on()) return false;
        return true;
    }

    /// Reads more text, and drops what is not needed any more, from which all positions change.
    /// Returns false if there is no more: see text_buffer::fill().
    bool read_on() {
        const std::size_t drop = std::min({kept, line_begin, at});
        lines_.drop(text(), drop);
        const bool more = text_->fill(drop);
        for (std::size_t* const each : {&at, &line_begin, &kept})
            if (*each != npos) *each -= drop;
        return more;
    }
    bool failed() const noexcept { return text_->failed(); }

private:
    text_buffer* text_;
    line_counter lines_;
};

} // namespace weir::json::detail
