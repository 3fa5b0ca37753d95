// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>

#include <atomic>
#include <cstdint>

namespace weir::detail {

/// What tells the account of the blocks that operator new allocates.
enum class hooked : std::uint8_t {
    nothing,
    operator_new, ///< replaced; the header is in front of each block
    sanitizer     ///< the hooks of a sanitizer; headers are in a table beside
};

/// Found out when a trace begins.
inline constinit std::atomic<hooked> program_hooks{hooked::nothing};

/// Of a block that operator new has allocated; null if none is kept.
inline block* find_header(void* allocated) noexcept {
    return program_hooks.load(std::memory_order_relaxed) == hooked::operator_new
             ? &header_of(allocated)
             : nullptr;
}

} // namespace weir::detail
