// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>
#include <weir/memory/current_stage.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/thread_batch.hpp>

#include <cstdint>

// How blocks come into the program's account and leave it: charged to the stage that this thread is
// running, at once or, in a relaxed trace, with others.

namespace weir::detail {

/// The line of the running account that this thread is on. A stage of an earlier trace is outside
/// in this one.
inline stage_id charged_stage() noexcept {
    const running_stage now = current_stage;
    return now.stage == untracked || now.trace == program_ledger.running() ? now.stage : outside;
}

/// A block was allocated. Returns what is to be kept until its free.
inline block charge_block(std::uint64_t bytes, bool frame) noexcept {
    const stage_id origin = charged_stage();
    if (!program_ledger.relaxed()) return program_ledger.charge(origin, bytes, frame);
    if (program_ledger.running() == 0 || origin == untracked) return {bytes, origin, 0, frame};
    return untold.add({event::kind::charge, origin, {bytes, origin, 0, frame}});
}

/// That block was freed.
inline void credit_block(const block& freed) noexcept {
    if (freed.sequence() == 0 || program_ledger.running() == 0) return;
    const stage_id holder = charged_stage();
    if (!program_ledger.relaxed())
        program_ledger.credit(freed, holder);
    else
        untold.add({event::kind::credit, holder, freed});
}

/// A pull of this stage begins.
inline void count_pull(stage_id stage) noexcept {
    if (!program_ledger.relaxed())
        program_ledger.pull(stage);
    else
        untold.add({event::kind::pull, stage, {}});
}

/// One element has passed this stage's gauge.
inline void count_pass(stage_id stage) noexcept {
    if (!program_ledger.relaxed())
        program_ledger.pass(stage);
    else
        untold.add({event::kind::pass, stage, {}});
}

} // namespace weir::detail
