// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/charging.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/own_account.hpp>
#include <weir/memory/detail/program_ledger.hpp>

#include <cstdint>

namespace weir::detail {

/// Counts one event of this thread: `in_account(account, now)`, which returns whether the account
/// must begin anew, or `in_ledger(ledger)`.
template <class InAccount, class InLedger>
[[gnu::always_inline]] inline void count_among_threads(InAccount in_account,
                                                       InLedger in_ledger) noexcept {
    const std::uint32_t trace = program_ledger.running();
    if (!program_ledger.is_shared()
        && program_ledger.alone(static_cast<const void*>(&own_account), trace, in_ledger))
        return;
    std::uint64_t now = 0;
    if (thread_account* const own = ready_account(now)) {
        if (in_account(*own, now)) [[unlikely]]
            program_ledger.begin_account(*own, program_ledger.running());
    } else {
        program_ledger.locked(program_ledger.running(), in_ledger);
    }
}

/// The same if the account may have no room: `in_account` returns whether it had.
template <class InAccount, class InLedger>
[[gnu::always_inline]] inline void count_holder_among_threads(InAccount in_account,
                                                              InLedger in_ledger) noexcept {
    count_among_threads(
        [&](thread_account& own, std::uint64_t now) {
            if (!in_account(own, now)) [[unlikely]] {
                program_ledger.begin_account(own, program_ledger.running(), true);
                in_account(own, now);
            }
            return own.is_due();
        },
        in_ledger);
}

// What is to be done seldom is in functions of its own: it would take registers from the rest.

[[gnu::noinline]] inline void tell_ledger(thread_account& own) noexcept {
    program_ledger.begin_account(own, program_ledger.running());
}

[[gnu::noinline]] inline void charge_first(block& into, stage_id origin, std::uint64_t bytes,
                                           bool frame) noexcept {
    into = {bytes, origin, 0, frame};
    count_among_threads(
        [&](thread_account& own, std::uint64_t now) {
            return own.charge(into, origin, bytes, frame, now);
        },
        [&](ledger& at) { at.charge(into, at.known(origin), bytes, frame); });
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void
charge_among_threads(block& into, stage_id origin, std::uint64_t bytes, bool frame) noexcept {
    std::uint64_t now = 0;
    thread_account* const own = account_at_hand(now);
    if (own == nullptr) [[unlikely]]
        charge_first(into, origin, bytes, frame);
    else if (own->charge(into, origin, bytes, frame, now)) [[unlikely]]
        tell_ledger(*own);
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

[[gnu::noinline]] inline void credit_first(const block& freed, stage_id holder) noexcept {
    count_holder_among_threads(
        [&](thread_account& own, std::uint64_t) {
            return own.credit(freed, holder, program_ledger.unlocked());
        },
        [&](ledger& at) { at.credit(freed, at.known(holder)); });
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void credit_among_threads(const block& freed,
                                                               stage_id holder) noexcept {
    if (!program_ledger.unlocked().has(freed)) return;
    std::uint64_t now = 0;
    thread_account* const own = account_at_hand(now);
    if (own == nullptr || !own->credit(freed, holder, program_ledger.unlocked())) [[unlikely]]
        credit_first(freed, holder);
    else if (own->is_due()) [[unlikely]]
        tell_ledger(*own);
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
    if (!has_threads())
        program_ledger.unlocked().adopt(frame, adopter);
    else
        count_holder_among_threads(
            [&](thread_account& own, std::uint64_t now) {
                return own.adopt(frame, adopter, program_ledger.unlocked(), now);
            },
            [&](ledger& at) { at.adopt(frame, at.known(adopter)); });
    return frame;
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void
pull_among_threads(const running_stage& at, ledger_line& line, bool at_source) noexcept {
    if (at.trace != program_ledger.running()) return;
    count_among_threads(
        [&](thread_account& own, std::uint64_t now) {
            return own.pull(at.stage, at_source && line.has_carried_source == 0, now);
        },
        [&](ledger& of_trace) { of_trace.pull(line, at_source); });
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void
pass_among_threads(const running_stage& at, ledger_line& line, bool at_source) noexcept {
    if (at.trace != program_ledger.running()) return;
    count_among_threads(
        [&](thread_account& own, std::uint64_t) {
            return own.pass(at.stage, at_source && line.has_carried_source == 0);
        },
        [&](ledger& of_trace) { of_trace.pass(line, at_source); });
}

} // namespace weir::detail
