// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_account.hpp>

#include <cstdint>

// Which account of the program's ledger this thread has: from when it first needs one to its end.

namespace weir::detail {

/// Without a destructor, so that its address is the thread pointer plus a constant.
[[gnu::visibility("default")]] inline constinit thread_local thread_account* own_account = nullptr;

/// Gives this thread an account, if it has none, and lets it count there. Null if it cannot: then
/// another trace is running, or there is no account left, or the thread has ended.
thread_account* begin_own_account(std::uint32_t trace) noexcept;

/// The account of this thread, in which it may count for the running trace; null as above. `now`:
/// the sequence number for what it counts.
[[gnu::always_inline]] inline thread_account* ready_account(std::uint64_t& now) noexcept {
    for (thread_account* own = own_account;;) {
        // In this order: a number of a later trace is seen only together with the end of this one.
        now = program_ledger.unlocked().now();
        const std::uint32_t trace = program_ledger.running();
        if (own != nullptr && own->trace() == trace) [[likely]]
            return own;
        if (trace == 0) return nullptr;
        own = begin_own_account(trace);
        if (own == nullptr) return nullptr;
    }
}

/// The same if nothing is to be done first; otherwise null.
[[gnu::always_inline]] inline thread_account* account_at_hand(std::uint64_t& now) noexcept {
    thread_account* const own = own_account;
    now = program_ledger.unlocked().now(); // in this order, as above
    return own != nullptr && own->trace() == program_ledger.running() ? own : nullptr;
}

/// From now on, threads may have accounts.
void give_accounts_to_threads() noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/own_account-inl.hpp>
#endif
