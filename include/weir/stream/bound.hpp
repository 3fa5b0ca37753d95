// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>

namespace weir {

/// How much a stage may keep: `{.items = 1000}`, `{.bytes = 1 << 20}`, or both, whichever is
/// reached first. Bytes are those of `weir::byte_count`.
struct bound {
    std::size_t items = std::numeric_limits<std::size_t>::max();
    std::size_t bytes = std::numeric_limits<std::size_t>::max();

    constexpr bool admits(std::size_t kept_items, std::size_t kept_bytes) const noexcept {
        return kept_items <= items && kept_bytes <= bytes;
    }
    constexpr bool limits_items() const noexcept {
        return items != std::numeric_limits<std::size_t>::max();
    }
    constexpr bool limits_bytes() const noexcept {
        return bytes != std::numeric_limits<std::size_t>::max();
    }

    /// "1000 items or 65536 bytes"
    std::string described() const {
        std::string text;
        if (limits_items()) text = std::to_string(items) + (items == 1 ? " item" : " items");
        if (limits_items() && limits_bytes()) text += " or ";
        if (limits_bytes()) text += std::to_string(bytes) + " bytes";
        return text;
    }
};

/// More would have to be kept than the bound allows. Nothing of what was kept is lost by it.
class bound_exceeded : public std::length_error {
public:
    using std::length_error::length_error;
};

} // namespace weir
