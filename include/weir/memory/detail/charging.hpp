// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <cstdint>

// How blocks enter and leave the program's ledger: charged to the stage that this thread is
// running, in the ledger itself or, if several threads count, in the account of this one.

namespace weir::detail {

/// The ledger line of this thread in the running trace. A stage of an earlier trace is outside in
/// this one.
inline stage_id charged_stage() noexcept {
    const running_stage now = current_stage;
    return now.stage == untracked || now.trace == program_ledger.running() ? now.stage : outside;
}

// Code that runs only while a trace runs, and only if there are threads, is not inlined into the
// functions and loops that call it: there it would take registers from all other code.

void charge_among_threads(block& into, stage_id origin, std::uint64_t bytes, bool frame) noexcept;
void charge_to_trace(block& into, std::uint64_t bytes, std::uint32_t trace) noexcept;

void credit_among_threads(const block& freed, stage_id holder) noexcept;
void credit_to_trace(const block& freed, std::uint32_t trace) noexcept;

/// A coroutine frame counts as allocated by this stage from here on. Returns its new header.
block adopt_block(block frame, stage_id adopter) noexcept;

void pull_among_threads(const running_stage& at, ledger_line& line, bool at_source) noexcept;
void pass_among_threads(const running_stage& at, ledger_line& line, bool at_source) noexcept;

/// A block was allocated. `into`: the header to keep until it is freed.
inline void charge_block(block& into, std::uint64_t bytes) noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (trace == 0) [[likely]]
        into = {bytes, outside, 0, false};
    else
        charge_to_trace(into, bytes, trace);
}
inline block charge_block(std::uint64_t bytes) noexcept {
    block charged;
    charge_block(charged, bytes);
    return charged;
}

/// The block was freed.
inline void credit_block(const block& freed) noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (trace != 0) [[unlikely]]
        credit_to_trace(freed, trace);
}

/// A pull of this stage begins; `line` is its line in the running trace. `at_source`: no gauge is
/// before it.
[[gnu::always_inline]] inline void count_pull(const running_stage& at, ledger_line& line,
                                              bool at_source) noexcept {
    if (has_threads()) [[unlikely]]
        pull_among_threads(at, line, at_source);
    else
        program_ledger.unlocked().pull(line, at_source);
}

/// One element has passed this stage's gauge. Does nothing if its trace has ended.
[[gnu::always_inline]] inline void count_pass(const running_stage& at, ledger_line& line,
                                              bool at_source) noexcept {
    if (at.trace != program_ledger.running() || has_threads()) [[unlikely]]
        pass_among_threads(at, line, at_source);
    else
        program_ledger.unlocked().pass(line, at_source);
}

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/charging-inl.hpp>
#endif
