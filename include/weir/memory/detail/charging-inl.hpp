// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_batch.hpp>

#include <cstdint>

namespace weir::detail {

[[gnu::noinline]] WEIR_DETAIL_INLINE void
charge_among_threads(block& into, stage_id origin, std::uint64_t bytes, bool frame) noexcept {
    into = program_ledger.relaxed() && untold.takes(program_ledger.running())
             ? untold.add({event::kind::charge, origin, {bytes, origin, 0, frame}})
             : program_ledger.charge(origin, bytes, frame);
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void charge_to_trace(block& into, std::uint64_t bytes,
                                                          std::uint32_t trace) noexcept {
    const running_stage now = current_stage;
    if (now.stage == untracked) [[unlikely]] {
        into = {bytes, untracked, 0, now.allocates_frame};
        return;
    }
    const stage_id origin = now.trace == trace ? now.stage : outside;
    if (!has_threads()) [[likely]]
        program_ledger.without_lock().charge(into, origin, bytes, now.allocates_frame);
    else
        charge_among_threads(into, origin, bytes, now.allocates_frame);
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void credit_among_threads(const block& freed,
                                                               stage_id holder) noexcept {
    if (freed.sequence() == 0) return;
    if (program_ledger.relaxed() && untold.takes(program_ledger.running()))
        untold.add({event::kind::credit, holder, freed});
    else
        program_ledger.credit(freed, holder);
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void credit_to_trace(const block& freed,
                                                          std::uint32_t trace) noexcept {
    const running_stage now = current_stage;
    const stage_id holder = now.trace == trace ? now.stage : outside;
    if (!has_threads()) [[likely]]
        program_ledger.without_lock().credit(freed, holder);
    else
        credit_among_threads(freed, holder);
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void count_among_threads(event::kind what,
                                                              const running_stage& at) noexcept {
    if (program_ledger.relaxed() && untold.takes(at.trace))
        untold.add({what, at.stage, {}});
    else if (what == event::kind::pull)
        program_ledger.pull(at.trace, at.stage);
    else
        program_ledger.pass(at.trace, at.stage);
}

} // namespace weir::detail
