// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/sanitized.hpp>

#if WEIR_DETAIL_SANITIZED
#include <weir/memory/detail/sanitizer_hooks.hpp>
#endif

#include <atomic>
#include <cstdint>
#include <optional>

namespace weir::detail {

/// How the ledger learns of the blocks that operator new allocates.
enum class hooked : std::uint8_t {
    nothing,
    operator_new, ///< replaced; the header is in front of each block
    sanitizer     ///< callbacks of a sanitizer, also for malloc; headers are in an address_table
};

/// Set when a trace begins.
[[gnu::visibility("default")]] inline constinit std::atomic<hooked> program_hooks{hooked::nothing};

/// The header of a block from operator new, as it was last written; nothing if none is kept. The
/// calling thread must be the only one that uses the block.
inline std::optional<block> find_header(void* allocated) noexcept {
    switch (program_hooks.load(std::memory_order_relaxed)) {
    case hooked::operator_new:
        return header_of(allocated);
    case hooked::sanitizer:
#if WEIR_DETAIL_SANITIZED
        if (const std::optional<block> kept = program_blocks.find(allocated)) return kept;
        // Allocated before the trace.
        if (__sanitizer_get_ownership(allocated) != 0)
            return block{__sanitizer_get_allocated_size(allocated), outside, 0, false};
#endif
        break;
    case hooked::nothing:
        break;
    }
    return std::nullopt;
}

/// Replaces the header that the free of the block will find. find_header must have found one.
inline void write_header(void* allocated, const block& header) noexcept {
#if WEIR_DETAIL_SANITIZED
    keep_block(allocated, header);
#else
    header_of(allocated) = header;
#endif
}

/// Set when a form of operator delete that goes through the allocation hooks is called with null.
/// So a call that frees nothing shows whether a form is hooked.
[[gnu::visibility("default")]] inline constinit thread_local bool released_null = false;

} // namespace weir::detail
