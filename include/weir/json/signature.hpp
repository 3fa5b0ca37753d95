// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <string_view>

// What a source is, told by its first bytes.

namespace weir::json::detail {

/// Passed over at the beginning of UTF-8 text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Something that is not JSON text, and what to do about it.
struct signature {
    std::string_view bytes;
    std::string_view advice;
};
inline constexpr std::array<signature, 2> foreign_signatures{{
    {"\xFF\xFE", "encoded as UTF-16; convert it to UTF-8 first"},
    {"\xFE\xFF", "encoded as UTF-16; convert it to UTF-8 first"},
}};

/// Empty if what begins so may be JSON text.
constexpr std::string_view advice_on(std::string_view beginning) noexcept {
    for (const signature& known : foreign_signatures)
        if (beginning.starts_with(known.bytes)) return known.advice;
    return {};
}

/// Whether more must be read to tell.
constexpr bool may_become_signature(std::string_view beginning) noexcept {
    const auto begins = [=](std::string_view whole) {
        return beginning.size() < whole.size() && whole.starts_with(beginning);
    };
    for (const signature& known : foreign_signatures)
        if (begins(known.bytes)) return true;
    return begins(byte_order_mark);
}

} // namespace weir::json::detail
