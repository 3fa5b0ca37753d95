// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace weir::json::detail {

/// By how much each character changes the depth; the 0 behind the text ends the walk.
inline constexpr auto depth_changes = [] {
    constexpr std::int64_t end = std::numeric_limits<std::int64_t>::min() / 2;
    std::array<std::int64_t, 256> made{};
    made['{'] = made['['] = 1;
    made['}'] = made[']'] = -1;
    made['\0'] = end;
    return made;
}();
inline std::int64_t depth_change(char c) noexcept {
    return depth_changes[static_cast<unsigned char>(c)];
}

/// Returns the cursor behind the value at `from`; null if there is none, if it is not closed or, if
/// the context is strict, if it is not valid by the grammar of RFC 8259.
/// Time: O(structural characters) and, if strict, the bytes of its numbers.
cursor skip_value(cursor from, parse_context& at);

/// The same of an array at `from`. Of up to four strings, how many there are decides no branch, which
/// no processor could predict.
inline cursor skip_elements(cursor from, parse_context& at) {
    constexpr std::ptrdiff_t most = 9; // brackets, strings and commas
    const auto* const text = reinterpret_cast<const unsigned char*>(at.text());
    if (at.end() - from < most || at.levels_left() == 0) return skip_value(from, at);
    if (text[from[1]] == ']') return from + 2;
    const auto four = [&](std::size_t first) {
        return std::uint32_t{text[from[first]]} | std::uint32_t{text[from[first + 2]]} << 8
             | std::uint32_t{text[from[first + 4]]} << 16
             | std::uint32_t{text[from[first + 6]]} << 24;
    };
    constexpr std::uint32_t ones = 0x0101'0101;
    const std::uint32_t elements = four(1);
    const std::uint32_t separators = four(2);
    const std::uint32_t no_bracket = separators ^ (ones * ']');
    const std::uint32_t brackets = (no_bracket - ones) & ~no_bracket & (ones * 0x80);
    const std::uint32_t up_to_first = brackets ^ (brackets - 1);
    const std::uint32_t wrong = ((elements ^ (ones * '"')) & up_to_first)
                              | ((separators ^ (ones * ',')) & (up_to_first >> 8));
    if (wrong != 0 || brackets == 0) [[unlikely]]
        return skip_value(from, at);
    return from + 3 + static_cast<std::ptrdiff_t>(std::countr_zero(brackets) / 8 * 2);
}

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/skip_value-inl.hpp>
#endif
