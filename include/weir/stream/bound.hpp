// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>

namespace weir {

/// How much a stage may keep: `{.items = 1000}`, `{.bytes = 1 << 20}`, or both, whichever is
/// reached first. Bytes are counted by `weir::byte_count`, once, when an element comes. Stages throw
/// std::invalid_argument if it has neither, or if it limits bytes and those of the elements cannot
/// be counted (see weir::owned_bytes).
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

/// Thrown when more would have to be kept than the bound allows. A weir::tee or weir::replay loses
/// no element by it, and can still be read.
class bound_exceeded : public std::length_error {
public:
    using std::length_error::length_error;
};

} // namespace weir
