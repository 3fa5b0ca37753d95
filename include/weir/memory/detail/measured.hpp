// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block_header.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

/// The last trace to which a stage_resource reported a block, or 0.
[[gnu::visibility("default")]] inline constinit std::atomic<std::uint32_t> trace_with_resource{0};

/// The number of weir::stage_resource objects.
[[gnu::visibility("default")]] inline constinit std::atomic<std::size_t> living_resources{0};

inline void note_resource_use() noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (trace != 0 && current_stage.stage != untracked
        && trace_with_resource.load(std::memory_order_relaxed) != trace)
        trace_with_resource.store(trace, std::memory_order_relaxed);
}

/// Whether the hooks or a stage_resource report blocks to the running ledger.
inline bool is_measured() noexcept {
    return program_hooks.load(std::memory_order_relaxed) != hooked::nothing
        || (program_ledger.running() != 0
            && trace_with_resource.load(std::memory_order_relaxed) == program_ledger.running());
}

/// Whether they do, or a stage_resource exists.
inline bool may_be_measured() noexcept {
    return is_measured() || living_resources.load(std::memory_order_relaxed) != 0;
}

} // namespace weir::detail
