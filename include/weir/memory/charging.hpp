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

// What is done only while a trace runs, and only where there are threads, is kept out of the
// functions and loops that it is reached from: there it would take the registers of all others.

[[gnu::noinline]] inline void charge_among_threads(block& into, stage_id origin,
                                                   std::uint64_t bytes, bool frame) noexcept {
    into = program_ledger.relaxed() && untold.takes(program_ledger.running())
             ? untold.add({event::kind::charge, origin, {bytes, origin, 0, frame}})
             : program_ledger.charge(origin, bytes, frame);
}
[[gnu::noinline]] inline void charge_to_trace(block& into, std::uint64_t bytes,
                                              bool frame) noexcept {
    const stage_id origin = charged_stage();
    if (origin == untracked)
        into = {bytes, origin, 0, frame};
    else if (program_ledger.is_exclusive()) [[likely]]
        program_ledger.write_charge(into, origin, bytes, frame);
    else
        charge_among_threads(into, origin, bytes, frame);
}

[[gnu::noinline]] inline void credit_among_threads(const block& freed, stage_id holder) noexcept {
    if (program_ledger.relaxed() && untold.takes(program_ledger.running()))
        untold.add({event::kind::credit, holder, freed});
    else
        program_ledger.credit(freed, holder);
}
[[gnu::noinline]] inline void credit_to_trace(const block& freed) noexcept {
    if (freed.sequence() == 0) return;
    stage_id holder = charged_stage();
    if (holder == untracked) holder = outside;
    if (program_ledger.is_exclusive()) [[likely]]
        program_ledger.write_credit(freed, holder);
    else
        credit_among_threads(freed, holder);
}

[[gnu::noinline]] inline void count_among_threads(event::kind what,
                                                  const running_stage& at) noexcept {
    if (program_ledger.relaxed() && untold.takes(at.trace))
        untold.add({what, at.stage, {}});
    else if (what == event::kind::pull)
        program_ledger.pull(at.trace, at.stage);
    else
        program_ledger.pass(at.trace, at.stage);
}

/// A block was allocated. `into`: what is to be kept until its free.
inline void charge_block(block& into, std::uint64_t bytes, bool frame) noexcept {
    if (program_ledger.running() == 0) [[likely]]
        into = {bytes, outside, 0, frame};
    else
        charge_to_trace(into, bytes, frame);
}
inline block charge_block(std::uint64_t bytes, bool frame) noexcept {
    block charged;
    charge_block(charged, bytes, frame);
    return charged;
}

/// That block was freed.
inline void credit_block(const block& freed) noexcept {
    if (program_ledger.running() != 0) [[unlikely]]
        credit_to_trace(freed);
}

/// A pull of this stage begins. Nothing, if its trace has ended.
inline void count_pull(const running_stage& at) noexcept {
    if (at.trace != program_ledger.running() || !program_ledger.is_exclusive()) [[unlikely]]
        count_among_threads(event::kind::pull, at);
    else
        program_ledger.write_pull(at.stage);
}

/// One element has passed this stage's gauge. Nothing, if its trace has ended.
inline void count_pass(const running_stage& at) noexcept {
    if (at.trace != program_ledger.running() || !program_ledger.is_exclusive()) [[unlikely]]
        count_among_threads(event::kind::pass, at);
    else
        program_ledger.write_pass(at.stage);
}

} // namespace weir::detail
