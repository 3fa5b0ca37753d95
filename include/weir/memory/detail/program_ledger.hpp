// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/shared_lock.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/stage_name.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

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
class shared_ledger {
public:
    constexpr shared_ledger() = default;
    shared_ledger(const shared_ledger&) = delete;
    shared_ledger& operator=(const shared_ledger&) = delete;

    /// The running trace, or 0. Traces are numbered from 1.
    std::uint32_t running() const noexcept { return running_.load(std::memory_order_relaxed); }
    bool relaxed() const noexcept { return relaxed_.load(std::memory_order_relaxed); }

    /// Starts a new ledger with all lines empty. Returns false, and changes nothing, while one is
    /// running. `room` is for the timeline and must live until end().
    bool begin(const trace_options& options = {}, std::span<timeline::moment> room = {}) noexcept {
        const shared_lock_guard hold{lock_};
        if (running() != 0) return false;
        ledger_.begin(room, options.timeline);
        relaxed_.store(options.accuracy == accuracy::relaxed, std::memory_order_relaxed);
        running_.store(++traces_, std::memory_order_relaxed);
        return true;
    }

    /// Freezes the ledger. Blocks freed from now on change nothing.
    void end() noexcept {
        const shared_lock_guard hold{lock_};
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

    /// The ledger without the lock, for a caller that knows that there is no other thread and that
    /// a trace runs.
    ledger& unlocked() noexcept { return ledger_; }

    /// Copies the current ledger; of the timeline, as many moments as there is room for.
    void copy_to(ledger_snapshot& out, std::span<timeline::moment> moments = {}) noexcept {
        const shared_lock_guard hold{lock_};
        ledger_.copy_to(out, moments);
        out.relaxed = relaxed();
    }

    /// For hold_over_fork: also if the program has one thread.
    void lock() noexcept { lock_.lock(); }
    void unlock() noexcept { lock_.unlock(); }

private:
    std::mutex lock_{};
    std::atomic<std::uint32_t> running_{0};
    std::atomic<bool> relaxed_{false};
    std::uint32_t traces_ = 0;
    ledger ledger_{};
};

/// The ledger of this program. Constant-initialised and never destroyed: allocations come before
/// main, and frees after it. Like all variables of memory/, there is one for the program and its
/// shared libraries, also those with hidden symbols.
[[gnu::visibility("default")]] inline constinit shared_ledger program_ledger{};

} // namespace weir::detail
