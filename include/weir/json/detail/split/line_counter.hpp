// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace weir::json::detail {

/// How often the character is in the text.
std::uint64_t count_of(char wanted, std::string_view text) noexcept;

/// Counts the line of a position, for splitters that do not see every line feed. Reads each byte
/// once, if the positions asked for do not decrease.
class line_counter {
public:
    void start(std::size_t at, std::uint64_t line) noexcept;

    /// The line of a position in the text, from 1; 0 if it was not known at the start.
    std::uint64_t line_at(std::string_view text, std::size_t position) const noexcept;

    /// To be called before the first `count` bytes of the text are dropped.
    void drop(std::string_view text, std::size_t count) noexcept;

private:
    mutable std::size_t counted_ = 0;
    mutable std::uint64_t line_ = 1;
    bool is_known_ = true;
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/line_counter-inl.hpp>
#endif
