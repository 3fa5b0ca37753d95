// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/shared_lock.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/thread_account.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <type_traits>

// The double-entry ledger of memory: every block is charged to the stage that allocated it and,
// when freed, credited to that same stage; the stage that freed it is its holder. `weir::report`
// defines the words.

namespace weir::detail {

/// A ledger that threads share, and the number of the running trace. Thread-safe, except
/// unlocked(); the lock is skipped while the program has one thread. Allocates nothing.
///
/// One thread counts in the ledger itself, in order: the only one of the program or, with the lock,
/// the only one that has counted in the trace so far. As soon as there is a second one, each counts
/// in an account of its own. Accounts are never destroyed; threads that have ended leave theirs, and
/// what it holds, to later ones. For threads beyond the last account the ledger is locked.
class shared_ledger {
public:
    constexpr shared_ledger() = default;
    shared_ledger(const shared_ledger&) = delete;
    shared_ledger& operator=(const shared_ledger&) = delete;

    /// The running trace, or 0. Traces are numbered from 1.
    std::uint32_t running() const noexcept { return running_.load(std::memory_order_relaxed); }
    /// Whether several threads have counted in the running trace.
    bool is_shared() const noexcept { return shared_.load(std::memory_order_relaxed); }

    /// Starts a new ledger with all lines empty. Returns false, and changes nothing, while one is
    /// running. `room` is for the timeline and must live until end().
    bool begin(const trace_options& options = {}, std::span<timeline::moment> room = {}) noexcept {
        const shared_lock_guard hold{lock_};
        if (running() != 0) return false;
        ledger_.begin(room, options.timeline);
        lone_ = nullptr;
        shared_.store(false, std::memory_order_relaxed);
        running_.store(++traces_, std::memory_order_relaxed);
        return true;
    }

    /// Freezes the ledger. Blocks freed from now on change nothing.
    void end() noexcept {
        const shared_lock_guard hold{lock_};
        tell_all();
        ledger_.end();
        running_.store(0, std::memory_order_relaxed);
    }

    /// Whether the block is in the ledger of the running trace.
    bool has(const block& allocated) const noexcept {
        return running() != 0 && ledger_.has(allocated);
    }

    /// Calls `use` with the ledger under the lock, and returns its result. If another trace than
    /// `trace` is running, or none, `use` is not called and a default-constructed result is
    /// returned.
    template <class Use>
    auto locked(std::uint32_t trace, Use&& use) noexcept {
        const shared_lock_guard hold{lock_};
        using result = std::invoke_result_t<Use&, ledger&>;
        return trace == running() && trace != 0 ? use(ledger_) : result();
    }

    /// The same, once the ledger knows what all threads have counted.
    template <class Use>
    auto locked_and_told(std::uint32_t trace, Use&& use) noexcept {
        return locked(trace, [&](ledger& at) {
            tell_all();
            return use(at);
        });
    }

    /// The same for a thread that counts: returns false, and does nothing, if another thread has
    /// counted before. `thread`: something that two threads do not have at the same time.
    template <class Use>
    bool alone(const void* thread, std::uint32_t trace, Use&& use) noexcept {
        const shared_lock_guard hold{lock_};
        if (trace != running() || trace == 0) return true;
        if (lone_ == nullptr) lone_ = thread;
        if (lone_ != thread) shared_.store(true, std::memory_order_relaxed);
        if (is_shared()) return false;
        use(ledger_);
        return true;
    }

    /// The ledger without the lock, for a caller that knows that there is no other thread and that
    /// a trace runs.
    ledger& unlocked() noexcept { return ledger_; }

    /// An account for a thread, until close_account(); null if all are taken.
    thread_account* open_account() noexcept {
        const shared_lock_guard hold{lock_};
        if (open_ == accounts_.size()) return nullptr;
        std::size_t i = 0;
        while (accounts_[i].is_open()) ++i;
        accounts_[i].open(i + 1);
        ++open_;
        if (i == used_) ++used_;
        return &accounts_[i];
    }
    void close_account(thread_account& account) noexcept {
        const shared_lock_guard hold{lock_};
        if (account.told_trace() == running()) account.tell(ledger_);
        account.close();
        --open_;
    }

    /// Lets the thread of the account count in it, and tells the ledger what it has counted so far.
    /// Does nothing if another trace is running. `forget`: see thread_account::forget_holders.
    void begin_account(thread_account& account, std::uint32_t trace, bool forget = false) noexcept {
        locked(trace, [&](ledger& at) {
            account.begin(at, trace, open_);
            if (forget) account.forget_holders();
        });
    }

    /// Copies the current ledger; of the timeline, as many moments as there is room for.
    void copy_to(ledger_snapshot& out, std::span<timeline::moment> moments = {}) noexcept {
        const shared_lock_guard hold{lock_};
        if (running() != 0) tell_all();
        ledger_.copy_to(out, moments);
        out.accounts = 0;
        for (std::size_t i = 0; i < used_; ++i)
            if (accounts_[i].told_trace() == traces_) ++out.accounts;
    }

    /// What it takes while this many threads have an account.
    static constexpr std::size_t bytes_with(std::size_t accounts) noexcept {
        return sizeof(shared_ledger) - (max_accounts - accounts) * sizeof(thread_account);
    }

    /// For hold_over_fork: also if the program has one thread.
    void lock() noexcept { lock_.lock(); }
    void unlock() noexcept { lock_.unlock(); }

private:
    static constexpr std::size_t max_accounts = block::max_account;

    void tell_all() noexcept {
        for (std::size_t i = 0; i < used_; ++i)
            if (accounts_[i].told_trace() == running()) accounts_[i].tell(ledger_);
    }

    std::atomic<std::uint32_t> running_{0};
    std::atomic<bool> shared_{false};
    alignas(64) std::mutex lock_{}; // not beside what all threads read
    std::uint32_t traces_ = 0;
    const void* lone_ = nullptr; ///< the thread that has counted
    ledger ledger_{};
    std::size_t open_ = 0; ///< accounts that have a thread
    std::size_t used_ = 0; ///< accounts that have had one
    std::array<thread_account, max_accounts> accounts_{};
};

/// The ledger of this program. Constant-initialised and never destroyed: allocations come before
/// main, and frees after it. Like all variables of memory/, there is one for the program and its
/// shared libraries, also those with hidden symbols.
[[gnu::visibility("default")]] inline constinit shared_ledger program_ledger{};

} // namespace weir::detail
