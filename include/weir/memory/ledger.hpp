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
        for (std::size_t i = 1; i < stages_; ++i)
            if (accounts_[i].place == place && accounts_[i].name.view() == name.view()) {
                if (counts_records) take_place_of(consumer, static_cast<stage_id>(i));
                return static_cast<stage_id>(i);
            }
        if (consumer >= stages_) consumer = outside;
        if (counts_records) take_place_of(consumer, static_cast<stage_id>(stages_));
        if (stages_ == max_stages) return max_stages - 1;
        account& opened = accounts_[stages_];
        opened.name = stages_ == max_stages - 1 ? stage_name{"further stages"} : name;
        opened.place = place;
        opened.consumer = consumer;
        opened.counts_records = counts_records;
        return static_cast<stage_id>(stages_++);
    }

    /// A block of `bytes` was allocated by `origin`. Returns what its free will need.
    block charge(stage_id origin, std::uint64_t bytes, bool frame) noexcept {
        if (running() == 0 || origin == untracked) return {bytes, origin, 0, frame};
        const guard hold{lock_};
        const block charged{bytes, origin < stages_ ? origin : outside, ++sequence_, frame};
        write_charge(charged);
        return charged;
    }

    /// That block was freed while `holder` was running. Blocks of an earlier account, or of none,
    /// are ignored.
    void credit(const block& freed, stage_id holder) noexcept {
        if (freed.sequence() == 0 || running() == 0) return;
        const guard hold{lock_};
        write_credit(freed, holder);
    }

    /// Whether the block is in the account of the running trace.
    bool has(const block& allocated) const noexcept {
        return running() != 0 && allocated.sequence() >= first_sequence_;
    }

    /// How many blocks have been charged to any account so far.
    std::uint64_t charges() noexcept {
        const guard hold{lock_};
        return sequence_;
    }

    /// A pull of this stage begins: what it allocates from here on and frees before the next is
    /// transient.
    void pull(stage_id stage) noexcept {
        const guard hold{lock_};
        accounts_[stage].pull_began = sequence_;
    }

    /// One element has passed this stage's gauge.
    void pass(stage_id stage) noexcept {
        const guard hold{lock_};
        write_pass(stage);
    }

    /// A pipe with this gauge has been pulled for the first time.
    void begin_pipe(stage_id stage) noexcept {
        const guard hold{lock_};
        ++accounts_[stage].pipes;
    }

    /// Such a pipe, with all that is upstream of the gauge, has been destroyed.
    void end_pipe(stage_id stage) noexcept {
        const guard hold{lock_};
        --accounts_[stage].pipes;
        for (std::size_t i = 1; i < stages_; ++i)
            if (accounts_[i].pipes == 0 && is_upstream(static_cast<stage_id>(i), stage)) {
                accounts_[i].retained = accounts_[i].live_bytes;
                accounts_[i].retained_is_known = true;
            }
    }

    /// Writes down what one thread did, in its order, and gives it the next `numbers` sequence
    /// numbers for its own: the last of them is returned. What it did in an earlier trace is
    /// ignored.
    std::uint64_t replay(std::uint32_t trace, std::span<const event> events,
                         std::uint64_t numbers) noexcept {
        const guard hold{lock_};
        if (trace == running())
            for (const event& each : events) write(each);
        return sequence_ += numbers;
    }

    /// Bytes of this stage that are alive now, or of this stage and all that it pulls from.
    std::uint64_t live_bytes(stage_id stage, bool with_upstream) noexcept {
        const guard hold{lock_};
        std::uint64_t live = accounts_[stage].live_bytes;
        if (with_upstream)
            for (std::size_t i = 1; i < stages_; ++i)
                if (i != stage && is_upstream(static_cast<stage_id>(i), stage))
                    live += accounts_[i].live_bytes;
        return live;
    }

    using copy = ledger_copy;

    /// The account as it stands; of the timeline, as many moments as there is room for.
    void copy_to(copy& out, std::span<timeline::moment> moments = {}) noexcept {
        const guard hold{lock_};
        out.accounts = accounts_;
        out.stages = stages_;
        out.totals = totals_;
        out.relaxed = relaxed();
        out.handed = handed_;
        if (totals_.peak_is_now)
            for (account& each : out.accounts) each.at_peak = each.live_bytes;
        if (out.relaxed) out.raise_to_zero();
        out.settle(held_, totals_.peak_is_now ? 0 : totals_.peak_sequence);
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
            write_charge(each.concerned);
            break;
        case event::kind::credit:
            write_credit(each.concerned, each.stage);
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

    void write_charge(const block& charged) noexcept {
        const std::uint64_t bytes = charged.bytes();
        account& stage = accounts_[charged.origin()];
        stage.live_bytes += bytes;
        stage.allocated_bytes += bytes;
        ++stage.live_blocks;
        ++stage.allocated_blocks;
        if (reaches(stage.live_bytes, stage.self_peak)) stage.self_peak = stage.live_bytes;
        totals_.live_bytes += bytes;
        totals_.allocated_bytes += bytes;
        ++totals_.live_blocks;
        if (charged.is_frame()) totals_.live_frames += bytes;
        if (reaches(totals_.live_bytes, totals_.peak)) {
            totals_.peak = totals_.live_bytes;
            totals_.peak_blocks = totals_.live_blocks;
            totals_.peak_frames = totals_.live_frames;
            totals_.peak_sequence = sequence_;
            totals_.peak_record =
                totals_.records + (stage.counts_records && stage.nearest_source ? 1 : 0);
            totals_.peak_is_now = true;
        }
        if (timeline_.is_due(totals_)) timeline_.take(totals_, lines());
    }

    void write_credit(const block& freed, stage_id holder) noexcept {
        if (freed.sequence() < first_sequence_) return;
        if (totals_.peak_is_now) settle_peak();
        if (holder >= stages_) holder = outside;
        const std::uint64_t bytes = freed.bytes();
        account& origin = accounts_[freed.origin()];
        origin.live_bytes -= bytes;
        origin.freed_bytes += bytes;
        --origin.live_blocks;
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
            held_.add(freed.origin(), holder, bytes, totals_.peak_sequence);
    }

    void write_pass(stage_id stage) noexcept {
        ++accounts_[stage].records;
        if (!accounts_[stage].nearest_source) return;
        ++totals_.records;
        if (timeline_.is_due(totals_)) timeline_.take(totals_, lines());
    }

    /// Whether `stage` is pulled from by `gauge`, through any number of others, or is it.
    bool is_upstream(stage_id stage, stage_id gauge) const noexcept {
        while (stage != gauge && stage != outside) stage = accounts_[stage].consumer;
        return stage == gauge;
    }

    /// A gauge was opened from within `consumer`: the next gauge around it is not the nearest to
    /// the sources any more, unless that is a pipe that pulls from itself.
    void take_place_of(stage_id consumer, stage_id gauge) noexcept {
        for (stage_id at = consumer; at != outside && at < stages_; at = accounts_[at].consumer)
            if (at == gauge) return;
        for (stage_id at = consumer; at != outside && at < stages_; at = accounts_[at].consumer) {
            accounts_[at].nearest_source = false;
            if (accounts_[at].counts_records) return;
        }
    }

    /// The live bytes are about to shrink for the first time since the peak: keep them as they
    /// were. Nothing was allocated since, or that would have been the peak.
    void settle_peak() noexcept {
        totals_.peak_is_now = false;
        for (std::size_t i = 0; i < stages_; ++i) accounts_[i].at_peak = accounts_[i].live_bytes;
    }

    std::mutex lock_{};
    std::atomic<std::uint32_t> running_{0};
    std::atomic<bool> relaxed_{false};
    std::uint32_t traces_ = 0;
    std::uint64_t sequence_ = 0;
    std::uint64_t first_sequence_ = 1;
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
