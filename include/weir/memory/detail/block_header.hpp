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

/// What tells the ledger of the blocks that operator new allocates.
enum class hooked : std::uint8_t {
    nothing,
    operator_new, ///< replaced; the header is in front of each block
    sanitizer     ///< the hooks of a sanitizer, which see malloc too; headers are in a table beside
};

/// Found out when a trace begins.
[[gnu::visibility("default")]] inline constinit std::atomic<hooked> program_hooks{hooked::nothing};

/// Of a block that operator new has allocated, as it was when that was told or written last;
/// nothing if none is kept. The thread that asks must be the only one to use the block.
inline std::optional<block> find_header(void* allocated) noexcept {
    switch (program_hooks.load(std::memory_order_relaxed)) {
    case hooked::operator_new:
        return header_of(allocated);
    case hooked::sanitizer:
#if WEIR_DETAIL_SANITIZED
        if (const std::optional<block> kept = program_blocks.find(allocated)) return kept;
        // From before the trace.
        if (__sanitizer_get_ownership(allocated) != 0)
            return block{__sanitizer_get_allocated_size(allocated), outside, 0, false};
#endif
        break;
    case hooked::nothing:
        break;
    }
    return std::nullopt;
}

/// What its free will find. find_header must have found one.
inline void write_header(void* allocated, const block& header) noexcept {
#if WEIR_DETAIL_SANITIZED
    keep_block(allocated, header);
#else
    header_of(allocated) = header;
#endif
}

/// Set when a form of operator delete that goes through the allocation hooks is given null: so they
/// can be told from all others by a call that frees nothing.
[[gnu::visibility("default")]] inline constinit thread_local bool released_null = false;

} // namespace weir::detail
