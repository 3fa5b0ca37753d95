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
    const std::uint32_t trace = program_ledger.running();
    into = {bytes, origin, 0, frame};
    if (program_ledger.relaxed() && untold.takes(trace))
        into = untold.add({event::kind::charge, false, origin, into});
    else
        program_ledger.locked(trace,
                              [&](ledger& at) { at.charge(into, at.known(origin), bytes, frame); });
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
        program_ledger.unlocked().charge(into, origin, bytes, now.allocates_frame);
    else
        charge_among_threads(into, origin, bytes, now.allocates_frame);
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void credit_among_threads(const block& freed,
                                                               stage_id holder) noexcept {
    if (freed.sequence() == 0) return;
    const std::uint32_t trace = program_ledger.running();
    if (program_ledger.relaxed() && untold.takes(trace))
        untold.add({event::kind::credit, false, holder, freed});
    else
        program_ledger.locked(trace, [&](ledger& at) { at.credit(freed, at.known(holder)); });
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void credit_to_trace(const block& freed,
                                                          std::uint32_t trace) noexcept {
    const running_stage now = current_stage;
    const stage_id holder = now.trace == trace ? now.stage : outside;
    if (!has_threads()) [[likely]]
        program_ledger.unlocked().credit(freed, holder);
    else
        credit_among_threads(freed, holder);
}

WEIR_DETAIL_INLINE block adopt_block(block frame, stage_id adopter) noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (has_threads() && program_ledger.relaxed() && untold.takes(trace))
        return untold.add({event::kind::adopt, false, adopter, frame});
    program_ledger.locked(trace, [&](ledger& at) { at.adopt(frame, at.known(adopter)); });
    return frame;
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void
count_among_threads(event::kind what, const running_stage& at, bool at_source) noexcept {
    if (program_ledger.relaxed() && untold.takes(at.trace))
        untold.add({what, at_source, at.stage, {}});
    else
        program_ledger.locked(at.trace, [&](ledger& of_trace) {
            ledger_line& line = of_trace.line(at.stage);
            what == event::kind::pull ? of_trace.pull(line, at_source)
                                      : of_trace.pass(line, at_source);
        });
}

} // namespace weir::detail
