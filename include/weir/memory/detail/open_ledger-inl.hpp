// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block_header.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/coroutine_frame.hpp>
#include <weir/memory/detail/open_ledger.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <atomic>
#include <optional>

namespace weir::detail {

inline bool adopt_for_running_stage(void* frame) noexcept {
    const std::optional<block> header = find_header(frame);
    if (!header) return false;
    const bool is_in_ledger = program_ledger.has(*header);
    if (is_in_ledger && header->is_adopted()) return false;
    const stage_id adopter = charged_stage();
    if (adopter == outside || adopter == untracked) return false;
    if (is_in_ledger && header->origin() == adopter)
        write_header(frame, block::adopted(header->bytes(), adopter, header->sequence()));
    else
        write_header(frame, adopt_block(*header, adopter));
    return true;
}

WEIR_DETAIL_INLINE bool open_ledger(const trace_options& options,
                                    std::span<timeline::moment> room) noexcept {
    if (!program_ledger.begin(options, room)) return false;
    frame_adopter.store(adopt_for_running_stage, std::memory_order_relaxed);
    return true;
}

WEIR_DETAIL_INLINE void close_ledger() noexcept {
    frame_adopter.store(nullptr, std::memory_order_relaxed);
    program_ledger.end();
}

} // namespace weir::detail
