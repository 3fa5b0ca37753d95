// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/stage_name.hpp>
#include <weir/memory/detail/stage_tree.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::detail {

/// The entries of one ledger after another, in the order in which they come. `weir::report` defines
/// the words. O(1) for each block and element, except when a moment is taken; other members may
/// loop over the stages, at most 64. Allocates nothing.
///
/// Not thread-safe: shared_ledger adds a lock. Meanwhile other threads, which count in accounts of
/// their own, may ask has(), now() and where the peak was.
///
/// Live bytes shrink only when something is freed. So the maxima are updated there, and an
/// allocation only adds.
class ledger {
public:
    constexpr ledger() = default;

    /// Starts a new ledger with all lines empty.
    void begin(std::span<timeline::moment> room, timeline_over over) noexcept;
    /// The timeline takes no more moments from now on.
    void end() noexcept { timeline_.end(); }

    /// Otherwise g++ would compute the address again after each branch.
    [[gnu::always_inline]] ledger_line& line(stage_id stage) noexcept {
        ledger_line* found = &lines_[stage];
        __asm__("" : "+r"(found));
        return *found;
    }

    stage_id known(stage_id stage) const noexcept { return stage < stages_ ? stage : outside; }

    /// The line of this stage, opened if it is new. Looks at the stages, as note_consumer() does.
    stage_id open(const stage_name& name, const gauge_place& place, stage_id consumer,
                  bool counts_records) noexcept;

    /// `consumer` has pulled from this stage: for the first time, as far as the caller knows.
    void note_consumer(stage_id stage, stage_id consumer) noexcept;

    /// The same on a thread that has been given the stage by weir::carry_stage.
    void note_carried(stage_id stage, stage_id consumer) noexcept;

    /// A block of `bytes` was allocated by `origin`. `into`: the header that its free will need.
    [[gnu::always_inline]] void charge(block& into, stage_id origin, std::uint64_t bytes,
                                       bool frame) noexcept {
        into = {bytes, origin, next(), frame};
        count_charge(origin, bytes, frame);
    }

    /// The block was freed while `holder` was running. Blocks of an earlier ledger, or of none, are
    /// ignored.
    [[gnu::always_inline]] void credit(const block& freed, stage_id holder) noexcept {
        const std::uint64_t sequence = freed.sequence(), bytes = freed.bytes();
        const stage_id origin = freed.origin();
        const bool frame = freed.is_frame();
        if (!has(freed)) return;
        note_peak();
        ledger_line& stage = line(origin);
        const std::uint64_t live = stage.live.bytes;
        if (reaches(live, stage.self_peak)) stage.self_peak = live;
        keep_at_peak(stage, live);
        stage.live.bytes = live - bytes;
        --stage.live.blocks;
        if (frame) [[unlikely]]
            stage.live.frames -= bytes;
        totals_.live_bytes -= bytes;
        const bool was_at_peak = sequence <= totals_.peak_sequence;
        if (was_at_peak) stage.settled += bytes;
        if (holder == origin) [[likely]] {
            if (sequence > stage.pull_began) stage.transient += bytes;
        } else {
            stage.handed_over += bytes;
            line(holder).received += bytes;
            handed_[origin][holder] += bytes;
            if (was_at_peak) held_.add(origin, holder, bytes, totals_.peak_sequence);
        }
    }

    /// A stage has pulled a coroutine: from here on, its frame counts as allocated by `adopter`. One
    /// that is not in this ledger, because it was allocated before the trace, enters it.
    void adopt(block& frame, stage_id adopter) noexcept {
        const block before = frame;
        frame = block::adopted(before.bytes(), adopter, next());
        count_adoption(before, adopter);
    }

    /// Whether the block is in this ledger.
    bool has(const block& allocated) const noexcept {
        return allocated.sequence() >= first_sequence_.load(std::memory_order_relaxed);
    }

    /// A pull of this stage begins: what it allocates from here on and frees before the next pull
    /// is transient.
    [[gnu::always_inline]] void pull(ledger_line& stage, bool at_source) noexcept {
        stage.pull_began = now();
        if (at_source && stage.has_carried_source == 0) totals_.record = totals_.records + 1;
    }

    /// One element has passed this stage's gauge. `at_source`: and no gauge before it.
    [[gnu::always_inline]] void pass(ledger_line& stage, bool at_source) noexcept {
        ++stage.records;
        if (!at_source || stage.has_carried_source != 0) return;
        if (++totals_.records >= timeline_.next_record()) [[unlikely]]
            take_moment();
    }

    /// A pipe with this gauge has been pulled for the first time.
    void begin_pipe(stage_id stage) noexcept { ++lines_[stage].pipes; }

    /// Such a pipe, with everything upstream of the gauge, has been destroyed. Looks at the stages.
    void end_pipe(stage_id stage) noexcept;

    /// Called before a free: if the live bytes were never higher, this is the peak. Its sequence
    /// number is that of no other peak, and no later block has a smaller one.
    [[gnu::always_inline]] void note_peak() noexcept {
        const std::uint64_t live = totals_.live_bytes;
        if (!reaches(live, totals_.peak)) return;
        const std::uint64_t next = sequence_.load(std::memory_order_relaxed) + tick;
        totals_.peak = live;
        totals_.peak_sequence = next - 1;
        sequence_.store(next, std::memory_order_release);
        totals_.peak_record = totals_.charged;
        totals_.allocated_at_peak = totals_.allocated_bytes;
    }

    // The sequence number is a clock: threads with an account add fewer than `tick` to it to tell
    // their own pulls apart, and it advances by so many where all that was before must be less.

    static constexpr std::uint64_t tick = 64;
    std::uint64_t now() const noexcept { return sequence_.load(std::memory_order_acquire); }
    [[gnu::always_inline]] void advance() noexcept {
        sequence_.store(sequence_.load(std::memory_order_relaxed) + tick,
                        std::memory_order_release);
    }
    std::uint64_t peak_sequence() const noexcept { return totals_.peak_sequence; }

    // What a thread has counted in an account of its own, told after note_peak().

    /// `settled`: the part of what was freed that was live at the peak.
    void change(stage_id stage, const ledger_change& by, std::uint64_t settled) noexcept;
    void change_holder(stage_id origin, stage_id holder, std::uint64_t handed_over,
                       std::uint64_t held_at_peak) noexcept;
    /// `is_in_pull`: the thread is pulling the next one.
    void change_records(std::uint64_t more, bool is_in_pull) noexcept;
    void take_due_moment() noexcept;

    std::size_t stages() const noexcept { return stages_; }
    std::uint64_t records_until_moment() const noexcept {
        return timeline_.next_record() - totals_.records;
    }
    std::uint64_t bytes_until_moment() const noexcept {
        return timeline_.next_byte() - totals_.allocated_bytes;
    }

    /// Live bytes of this stage or, with upstream, of this stage and all that it has pulled from.
    std::uint64_t live_bytes(stage_id stage, bool with_upstream) const noexcept;

    /// Live bytes of all stages together.
    std::uint64_t live_bytes() const noexcept;

    /// Copies the current ledger; of the timeline, as many moments as there is room for.
    void copy_to(ledger_snapshot& out, std::span<timeline::moment> moments) noexcept;

private:
    std::span<const ledger_line> lines() const noexcept { return std::span{lines_}.first(stages_); }

    stage_id line_of(const stage_name& name, const gauge_place& place, stage_id consumer) noexcept;

    /// A free may be told before its allocation, by another thread: sums may go below 0 for a time,
    /// and are compared as signed numbers.
    static bool reaches(std::uint64_t live, std::uint64_t most) noexcept {
        return static_cast<std::int64_t>(live) >= static_cast<std::int64_t>(most);
    }

    [[gnu::always_inline]] void count_charge(stage_id origin, std::uint64_t bytes,
                                             bool frame) noexcept {
        ledger_line& stage = line(origin);
        keep_at_peak(stage, stage.live.bytes);
        stage.allocated_bytes += bytes;
        ++stage.allocated_blocks;
        stage.live.bytes += bytes;
        ++stage.live.blocks;
        if (frame) [[unlikely]]
            stage.live.frames += bytes;
        totals_.charged = totals_.record;
        totals_.live_bytes += bytes;
        totals_.allocated_bytes += bytes;
        if (totals_.allocated_bytes >= timeline_.next_byte()) [[unlikely]]
            take_moment();
    }

    /// Neither an allocation nor a free: `frame`, as it was before, moves from line to line.
    void count_adoption(const block& frame, stage_id adopter) noexcept;

    /// Called before the live bytes of this stage change: keeps their value at the peak, if it has
    /// not been kept yet. So a new peak needs no loop over the stages.
    [[gnu::always_inline]] void keep_at_peak(ledger_line& stage, std::uint64_t live) noexcept {
        const std::uint64_t peak = totals_.peak_sequence;
        if (stage.peak_sequence == peak) return;
        stage.peak_sequence = peak;
        stage.at_peak = {live, stage.live.frames, stage.live.blocks};
        stage.settled = 0;
    }

    void take_moment() noexcept;

    [[gnu::always_inline]] std::uint64_t next() noexcept {
        const std::uint64_t number = sequence_.load(std::memory_order_relaxed) + 1;
        sequence_.store(number, std::memory_order_release);
        return number;
    }

    std::atomic<std::uint64_t> sequence_{0};
    std::atomic<std::uint64_t> first_sequence_{1}; ///< of this ledger
    std::size_t stages_ = 0;
    sums totals_{};
    timeline timeline_{};
    std::array<ledger_line, max_stages> lines_{};
    peak_matrix held_{};
    stage_matrix handed_{};
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/ledger-inl.hpp>
#endif
