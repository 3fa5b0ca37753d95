// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/own_account.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_account.hpp>

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <utility>

namespace weir::detail {

/// How the end of a thread is noticed. Not by the destructor of a thread_local object: that takes
/// memory for each thread, and comes before the destructors of objects that were made earlier.
class thread_end {
public:
    /// Called again later, does nothing.
    void notice() noexcept {
        static constinit std::atomic<bool> begun{false};
        if (begun.load(std::memory_order_relaxed) || begun.exchange(true)) return;
        if (::pthread_key_create(&key_, close) != 0) return;
        is_noticed_.store(true, std::memory_order_release);
        // A library that is unloaded takes the function with it.
        static const struct unloading {
            explicit unloading(thread_end& of) noexcept : end{of} {}
            ~unloading() {
                end.is_noticed_.store(false, std::memory_order_relaxed);
                ::pthread_key_delete(end.key_);
            }
            thread_end& end;
        } at_unloading{*this};
    }

    /// The end of this thread will close the account. Returns false if it cannot be noticed.
    bool closes(thread_account& own) noexcept {
        return is_noticed_.load(std::memory_order_acquire)
            && ::pthread_setspecific(key_, &own) == 0;
    }
    bool is_noticed() const noexcept { return is_noticed_.load(std::memory_order_relaxed); }

    /// Set once this thread has ended: what other destructors free is told at once.
    static inline constinit thread_local bool has_come = false;

private:
    static void close(void* account) noexcept {
        has_come = true;
        own_account = nullptr;
        program_ledger.close_account(*static_cast<thread_account*>(account));
    }

    pthread_key_t key_{};
    std::atomic<bool> is_noticed_{false};
};
[[gnu::visibility("default")]] inline constinit thread_end end_of_threads{};

WEIR_DETAIL_INLINE void give_accounts_to_threads() noexcept { end_of_threads.notice(); }

[[gnu::noinline]] WEIR_DETAIL_INLINE thread_account*
begin_own_account(std::uint32_t trace) noexcept {
    if (own_account == nullptr) {
        if (thread_end::has_come || !end_of_threads.is_noticed()) return nullptr;
        thread_account* const opened = program_ledger.open_account();
        if (opened == nullptr) return nullptr;
        const stage_guard own{untracked};
        if (!end_of_threads.closes(*opened)) {
            program_ledger.close_account(*opened);
            return nullptr;
        }
        own_account = opened;
    }
    program_ledger.begin_account(*own_account, trace);
    return own_account->trace() == trace ? own_account : nullptr;
}

} // namespace weir::detail
