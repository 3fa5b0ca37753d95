// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/account.hpp>
#include <weir/memory/accuracy.hpp>
#include <weir/memory/block.hpp>
#include <weir/memory/event.hpp>
#include <weir/memory/ledger_copy.hpp>
#include <weir/memory/peak_matrix.hpp>
#include <weir/memory/shared_lock.hpp>
#include <weir/memory/stage_name.hpp>
#include <weir/memory/stage_tree.hpp>
#include <weir/memory/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <algorithm>
#include <array>
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

    /// Whether this thread is the only one there is, so that it may write_... without the lock.
    bool is_exclusive() const noexcept { return !relaxed() && !has_threads(); }

    /// Starts a new account with all lines empty. False, and nothing is changed, while one runs.
    /// `room` is for the timeline and must live until end().
    bool begin(const trace_options& options = {}, std::span<timeline::moment> room = {}) noexcept {
        const guard hold{lock_};
        if (running() != 0) return false;
        accounts_ = {};
        stages_ = 1;
        totals_ = {};
        held_.clear();
        handed_ = {};
        first_sequence_ = sequence_ + 1;
        timeline_.begin(room, options.timeline);
        relaxed_.store(options.accuracy == accuracy::relaxed, std::memory_order_relaxed);
        running_.store(++traces_, std::memory_order_relaxed);
        return true;
    }

    /// Freezes the account. Blocks freed from now on change nothing.
    void end() noexcept {
        const guard hold{lock_};
        timeline_.end();
        running_.store(0, std::memory_order_relaxed);
    }

    /// The line of the stage with this name at this place in the program, opened if it is new.
    stage_id open(const stage_name& name, const gauge_place& place, stage_id consumer,
                  bool counts_records) noexcept {
        const guard hold{lock_};
        if (consumer >= stages_) consumer = outside;
        for (std::size_t i = 1; i < stages_; ++i)
            if (accounts_[i].place == place && accounts_[i].name.view() == name.view()) {
                if (counts_records) take_place_of(accounts_, consumer, static_cast<stage_id>(i));
                return static_cast<stage_id>(i);
            }
        constexpr stage_id shared = max_stages - 1;
        if (stages_ <= shared) {
            account& opened = accounts_[stages_];
            opened = {};
            opened.name = stages_ == shared ? stage_name{"further stages"} : name;
            if (stages_ < shared) opened.place = place;
            opened.consumer = consumer;
            ++stages_;
        }
        const auto line = static_cast<stage_id>(stages_ - 1);
        if (counts_records) {
            accounts_[line].counts_records = true;
            take_place_of(accounts_, consumer, line);
        }
        return line;
    }

    /// A block of `bytes` was allocated by `origin`. Returns what its free will need.
    block charge(stage_id origin, std::uint64_t bytes, bool frame) noexcept {
        if (running() == 0 || origin == untracked) return {bytes, origin, 0, frame};
        const guard hold{lock_};
        block charged;
        write_charge(charged, origin < stages_ ? origin : outside, bytes, frame);
        return charged;
    }
    /// Of a stage of the running trace.
    [[gnu::always_inline]] void write_charge(block& into, stage_id origin, std::uint64_t bytes,
                                             bool frame) noexcept {
        into = {bytes, origin, ++sequence_, frame};
        count_charge(origin, bytes, frame);
    }

    /// That block was freed while `holder` was running. Blocks of an earlier account, or of none,
    /// are ignored.
    void credit(const block& freed, stage_id holder) noexcept {
        if (freed.sequence() == 0 || running() == 0) return;
        const guard hold{lock_};
        write_credit(freed, holder < stages_ ? holder : outside);
    }
    /// By a stage of the running trace.
    [[gnu::always_inline]] void write_credit(const block& freed, stage_id holder) noexcept {
        if (freed.sequence() < first_sequence_.load(std::memory_order_relaxed)) return;
        const std::uint64_t bytes = freed.bytes();
        account& origin = accounts_[freed.origin()];
        keep_at_peak(origin, origin.live_bytes);
        origin.live_bytes -= bytes;
        ++origin.freed_blocks;
        totals_.live_bytes -= bytes;
        --totals_.live_blocks;
        if (freed.is_frame()) totals_.live_frames -= bytes;
        if (holder != freed.origin()) {
            origin.handed_over += bytes;
            accounts_[holder].received += bytes;
            handed_[freed.origin()][holder] += bytes;
        } else if (freed.sequence() > origin.pull_began && origin.counts_records) {
            origin.transient += bytes;
        }
        if (freed.sequence() <= totals_.peak_sequence)
            held_.add(freed.origin(), holder, bytes, totals_.peak_number);
    }

    /// Whether the block is in the account of the running trace.
    bool has(const block& allocated) const noexcept {
        return running() != 0 && allocated.sequence() >= first_sequence_;
    }

    /// A pull of this stage begins: what it allocates from here on and frees before the next is
    /// transient. Nothing, if it is a stage of another trace.
    void pull(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) write_pull(stage);
    }
    void write_pull(stage_id stage) noexcept { accounts_[stage].pull_began = sequence_; }

    /// One element has passed this stage's gauge.
    void pass(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) write_pass(stage);
    }
    [[gnu::always_inline]] void write_pass(stage_id stage) noexcept {
        ++accounts_[stage].records;
        if (!accounts_[stage].nearest_source) return;
        if (++totals_.records >= timeline_.next_record()) [[unlikely]]
            take_moment();
    }

    /// A pipe with this gauge has been pulled for the first time.
    void begin_pipe(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace == running()) ++accounts_[stage].pipes;
    }

    /// Such a pipe, with all that is upstream of the gauge, has been destroyed.
    void end_pipe(std::uint32_t trace, stage_id stage) noexcept {
        const guard hold{lock_};
        if (trace != running()) return;
        --accounts_[stage].pipes;
        for (std::size_t i = 1; i < stages_; ++i)
            if (accounts_[i].pipes == 0 && accounts_[i].counts_records
                && is_upstream(accounts_, static_cast<stage_id>(i), stage)) {
                accounts_[i].retained = accounts_[i].live_bytes;
                accounts_[i].retained_is_known = true;
            }
    }

    /// Writes down what one thread did in `trace`, in its order; if that is over, it is ignored.
    void replay(std::uint32_t trace, std::span<const event> events) noexcept {
        const guard hold{lock_};
        if (trace == running())
            for (const event& each : events) write(each);
    }

    /// Sequence numbers for what a thread will tell of `trace` later: the last of so many, or 0 if
    /// that is not, or not any more, a relaxed trace that runs.
    std::uint64_t reserve(std::uint32_t trace, std::uint64_t numbers) noexcept {
        const guard hold{lock_};
        return trace != 0 && trace == running() && relaxed() ? sequence_ += numbers : 0;
    }

    /// Bytes of this stage that are alive now, or of this stage and all that it pulls from.
    std::uint64_t live_bytes(stage_id stage, bool with_upstream) noexcept {
        const guard hold{lock_};
        std::uint64_t live = not_negative(accounts_[stage].live_bytes);
        if (with_upstream)
            for (std::size_t i = stage + 1u; i < stages_;
                 ++i) // consumers come before their sources
                if (is_upstream(accounts_, static_cast<stage_id>(i), stage))
                    live += not_negative(accounts_[i].live_bytes);
        return live;
    }

    /// For a process that forks while other threads have the lock.
    void lock_for_fork() noexcept { lock_.lock(); }
    void unlock_after_fork() noexcept { lock_.unlock(); }

    using copy = ledger_copy;

    /// The account as it stands; of the timeline, as many moments as there is room for.
    void copy_to(copy& out, std::span<timeline::moment> moments = {}) noexcept {
        const guard hold{lock_};
        out.accounts = accounts_;
        out.stages = stages_;
        out.totals = totals_;
        out.relaxed = relaxed();
        out.handed = handed_;
        out.complete(held_);
        timeline_.write(out.now, totals_, lines());
        out.moments = std::min(moments.size(), timeline_.moments().size());
        std::copy_n(timeline_.moments().begin(), out.moments, moments.begin());
    }

private:
    using guard = shared_lock_guard;

    std::span<const account> lines() const noexcept { return std::span{accounts_}.first(stages_); }

    // What follows is done with the lock held.

    void write(const event& each) noexcept {
        switch (each.what) {
        case event::kind::charge:
            count_charge(each.concerned.origin(), each.concerned.bytes(),
                         each.concerned.is_frame());
            break;
        case event::kind::credit:
            write_credit(each.concerned, each.stage < stages_ ? each.stage : outside);
            break;
        case event::kind::pull:
            accounts_[each.stage].pull_began = each.concerned.sequence();
            break;
        case event::kind::pass:
            write_pass(each.stage);
            break;
        }
    }

    /// Relaxed, a free may be written down before its allocation: sums may pass through values
    /// below 0, and are compared as such.
    static bool reaches(std::uint64_t live, std::uint64_t most) noexcept {
        return static_cast<std::int64_t>(live) >= static_cast<std::int64_t>(most);
    }

    [[gnu::always_inline]] void count_charge(stage_id origin, std::uint64_t bytes,
                                             bool frame) noexcept {
        account& stage = accounts_[origin];
        const std::uint64_t before = stage.live_bytes;
        stage.live_bytes += bytes;
        stage.allocated_bytes += bytes;
        ++stage.allocated_blocks;
        if (reaches(stage.live_bytes, stage.self_peak)) stage.self_peak = stage.live_bytes;
        totals_.live_bytes += bytes;
        ++totals_.live_blocks;
        if (frame) totals_.live_frames += bytes;
        if (reaches(totals_.live_bytes, totals_.peak))
            note_peak(stage);
        else
            keep_at_peak(stage, before);
        totals_.allocated_bytes += bytes;
        if (totals_.allocated_bytes >= timeline_.next_byte()) [[unlikely]]
            take_moment();
    }

    [[gnu::always_inline]] void note_peak(const account& stage) noexcept {
        totals_.peak = totals_.live_bytes;
        totals_.peak_blocks = totals_.live_blocks;
        totals_.peak_frames = totals_.live_frames;
        totals_.peak_sequence = sequence_;
        totals_.peak_record =
            totals_.records + (stage.counts_records && stage.nearest_source ? 1 : 0);
        ++totals_.peak_number;
    }

    /// The live bytes of this stage are other than at the peak from now on: keeps those, if they
    /// have not been kept yet. So a new peak costs no sweep over the stages.
    [[gnu::always_inline]] void keep_at_peak(account& stage, std::uint64_t live) noexcept {
        if (stage.kept_for_peak == totals_.peak_number) return;
        stage.kept_for_peak = totals_.peak_number;
        stage.at_peak = live;
    }

    [[gnu::noinline]] void take_moment() noexcept { timeline_.take(totals_, lines()); }

    std::mutex lock_{};
    std::atomic<std::uint32_t> running_{0};
    std::atomic<bool> relaxed_{false};
    std::uint32_t traces_ = 0;
    std::uint64_t sequence_ = 0;
    std::atomic<std::uint64_t> first_sequence_{1}; ///< of the running trace; read without the lock
    std::size_t stages_ = 0;
    sums totals_{};
    timeline timeline_{};
    std::array<account, max_stages> accounts_{};
    peak_matrix held_{};
    stage_matrix handed_{};
};

/// The account of this program. Constant-initialised and never destroyed: allocations come before
/// main, and frees after it.
inline constinit ledger program_ledger{};

} // namespace weir::detail
