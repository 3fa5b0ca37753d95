// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/structure.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

/// Says on which line something stands, for splitters that do not see every line end. Looks at each
/// byte once, as long as the questions go forward.
class line_counter {
public:
    void start(std::size_t at, std::uint64_t line) noexcept {
        counted_ = at;
        line_ = line;
        is_known_ = line != 0;
    }

    /// The line of a position in the text, from 1; 0 if it was not known at the start.
    std::uint64_t line_at(std::string_view text, std::size_t position) const noexcept {
        if (!is_known_) return 0;
        if (position < counted_) // seldom: behind a record that had to be cut anew
            return line_ - count_line_feeds(text.substr(position, counted_ - position));
        line_ += count_line_feeds(text.substr(counted_, position - counted_));
        counted_ = position;
        return line_;
    }

    /// Before the first `count` bytes of the text are dropped.
    void drop(std::string_view text, std::size_t count) noexcept {
        if (!is_known_) return;
        if (counted_ < count) line_at(text, count);
        counted_ -= count;
    }

private:
    mutable std::size_t counted_ = 0;
    mutable std::uint64_t line_ = 1;
    bool is_known_ = true;
};

} // namespace weir::json::detail
