// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/shared_lock.hpp>
#include <weir/memory/detail/stage_name.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

// The double-entry book of memory: every block is charged to the stage that asked for it and, when
// freed, credited to that same stage; the stage that freed it is its holder. `weir::report`
// defines the words.
//
// Charging and crediting are O(1) and allocate nothing. Any thread may call any member; the lock is
// skipped while the program has one thread.

namespace weir::detail {

class ledger {
public:
    constexpr ledger() = default;
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    /// The running trace, or 0. Traces are numbered from 1.
    std::uint32_t running() const noexcept { return running_.load(std::memory_order_relaxed); }
    bool relaxed() const noexcept { return relaxed_.load(std::memory_order_relaxed); }

    /// Starts a new account with all lines empty. False, and nothing is changed, while one runs.
    /// `room` is for the timeline and must live until end().
    bool begin(const trace_options& options = {}, std::span<timeline::moment> room = {}) noexcept {
        const guard hold{lock_};
        if (running() != 0) return false;
        book_.begin(room, options.timeline);
        relaxed_.store(options.accuracy == accuracy::relaxed, std::memory_order_relaxed);
        running_.store(++traces_, std::memory_order_relaxed);
        return true;
    }

    /// Freezes the account. Blocks freed from now on change nothing.
    void end() noexcept {
        const guard hold{lock_};
        book_.end();
        running_.store(0, std::memory_order_relaxed);
    }

    /// The line of the stage with this name at this place in the program, opened if it is new.
    stage_id open(const stage_name& name, const gauge_place& place, stage_id consumer,
                  bool counts_records) noexcept {
        const guard hold{lock_};
        return book_.open(name, place, consumer, counts_records);
    }

    /// A block of `bytes` was allocated by `origin`. Returns what its free will need.
    block charge(stage_id origin, std::uint64_t bytes, bool frame) noexcept {
        if (running() == 0 || origin == untracked) return {bytes, origin, 0, frame};
        const guard hold{lock_};
        block charged;
        book_.charge(charged, book_.known(origin), bytes, frame);
        return charged;
    }

    /// That block was freed while `holder` was running. Blocks of an earlier account, or of none,
    /// are ignored.
    void credit(const block& freed, stage_id holder) noexcept {
        if (running() == 0) return;
        const guard hold{lock_};
        book_.credit(freed, book_.known(holder));
    }

    /// Whether the block is in the account of the running trace.
    bool has(const block& allocated) const noexcept {
        return running() != 0 && book_.has(allocated);
    }

    /// A pull of this stage begins. Nothing, if it is a stage of another trace.
    void pull(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) book_.pull(book_.line(stage));
    }

    /// One element has passed this stage's gauge.
    void pass(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) book_.pass(book_.line(stage));
    }

    /// A pipe with this gauge has been pulled for the first time.
    void begin_pipe(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) book_.begin_pipe(stage);
    }

    /// Such a pipe, with all that is upstream of the gauge, has been destroyed.
    void end_pipe(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) book_.end_pipe(stage);
    }

    /// Writes down what one thread did in `trace`, in its order; if that is over, it is ignored.
    void replay(std::uint32_t trace, std::span<const event> events) noexcept {
        const guard hold{lock_};
        if (trace == running())
            for (const event& each : events) book_.write(each);
    }

    /// Sequence numbers for what a thread will tell of `trace` later: the last of so many, or 0 if
    /// that is not, or not any more, a relaxed trace that runs.
    std::uint64_t reserve(std::uint32_t trace, std::uint64_t numbers) noexcept {
        const guard hold{lock_};
        return trace != 0 && trace == running() && relaxed() ? book_.reserve(numbers) : 0;
    }

    /// Bytes of this stage that are alive now, or of this stage and all that it has pulled from.
    std::uint64_t live_bytes(stage_id stage, bool with_upstream) noexcept {
        const guard hold{lock_};
        return book_.live_bytes(stage, with_upstream);
    }

    /// Bytes of all stages together.
    std::uint64_t live_bytes() noexcept {
        const guard hold{lock_};
        return book_.live_bytes();
    }

    /// What is written into it, for who knows that there is no other thread, and that a trace runs.
    book& without_lock() noexcept { return book_; }

    /// For a process that forks while other threads have the lock.
    void lock_for_fork() noexcept { lock_.lock(); }
    void unlock_after_fork() noexcept { lock_.unlock(); }

    using copy = ledger_copy;

    /// The account as it stands; of the timeline, as many moments as there is room for.
    void copy_to(copy& out, std::span<timeline::moment> moments = {}) noexcept {
        const guard hold{lock_};
        book_.copy_to(out, moments);
        out.relaxed = relaxed();
    }

private:
    using guard = shared_lock_guard;

    std::mutex lock_{};
    std::atomic<std::uint32_t> running_{0};
    std::atomic<bool> relaxed_{false};
    std::uint32_t traces_ = 0;
    book book_{};
};

/// The account of this program. Constant-initialised and never destroyed: allocations come before
/// main, and frees after it. As all variables of this floor, one for the program and its shared
/// libraries, also those with hidden symbols.
[[gnu::visibility("default")]] inline constinit ledger program_ledger{};

} // namespace weir::detail
