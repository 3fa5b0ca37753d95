// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/ledger.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/shared_number.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

/// What one thread has counted in one trace, by stage: sums that only grow apart from the ledger by
/// what has not been told yet. A block counts in the account of the thread that frees it, under its
/// origin: there, what is live may be less than nothing.
///
/// The thread writes without a lock. Whoever holds the lock of the ledger may tell() it the
/// difference to what it was told before.
class alignas(64) thread_account {
public:
    /// The thread tells the ledger when the changes of its live bytes, added up over the stages
    /// whatever their sign, have reached this: more than what some dozen small blocks that come and
    /// go make of it, so that threads seldom meet, and little beside what is worth a look.
    static constexpr std::uint64_t bound = 8192;

    /// The trace in which the thread may count without asking the ledger first; or no_trace.
    std::uint32_t trace() const noexcept { return static_cast<std::uint32_t>(trace_); }
    /// That of its sums.
    std::uint32_t told_trace() const noexcept { return told_trace_; }

    // Of the thread that owns it. `now`: the sequence number of the ledger. What returns true asks
    // for begin(), under the lock.

    /// See ledger::charge.
    [[gnu::always_inline]] bool charge(block& into, stage_id origin, std::uint64_t bytes,
                                       bool frame, std::uint64_t now) noexcept {
        into = {bytes, origin, now + pulls_, frame, number_};
        count_charge(origin, bytes, frame);
        return untold_ >= bound || bytes_left_ < 0;
    }

    /// See ledger::credit. False if there is no place for the origin and the holder: then nothing
    /// has been counted, and forget_holders() makes room.
    [[gnu::always_inline]] bool credit(const block& freed, stage_id holder,
                                       const ledger& of) noexcept {
        const std::uint64_t sequence = freed.sequence(), bytes = freed.bytes();
        const stage_id origin = freed.origin();
        line& stage = lines_[origin];
        const std::uint64_t peak = of.peak_sequence();
        const bool was_at_peak = sequence <= peak;
        if (holder == origin) [[likely]] {
            if (sequence > stage.pull_began && freed.account() == number_) stage.transient += bytes;
        } else if (!hand_over(origin, holder, bytes, was_at_peak ? peak : 0))
            return false;
        if (was_at_peak) stage.settled.add(bytes, peak);
        change_live(stage, std::uint64_t{0} - bytes);
        --stage.live_blocks;
        if (freed.is_frame()) [[unlikely]]
            stage.frames -= bytes;
        return true;
    }

    bool is_due() const noexcept { return untold_ >= bound; }

    /// See ledger::adopt. False as credit().
    bool adopt(block& frame, stage_id adopter, const ledger& of, std::uint64_t now) noexcept;

    /// See ledger::pull.
    [[gnu::always_inline]] bool pull(stage_id stage, bool is_record, std::uint64_t now) noexcept {
        lines_[stage].pull_began = now + pulls_;
        if (is_record) is_in_pull_ = 1;
        return ++pulls_ == ledger::tick - 1;
    }

    /// See ledger::pass.
    [[gnu::always_inline]] bool pass(stage_id stage, bool is_record) noexcept {
        ++lines_[stage].records;
        if (!is_record) return false;
        ++records_;
        is_in_pull_ = 0;
        return --records_left_ <= 0;
    }

    // Under the lock of the ledger.

    /// From here on the thread counts in this trace, whose ledger knows all that it has counted.
    void begin(ledger& of, std::uint32_t trace, std::uint64_t threads) noexcept;

    /// The ledger learns what it does not know yet.
    void tell(ledger& of) noexcept;

    /// All that was handed over is told: there is room for others.
    void forget_holders() noexcept;

    std::uint64_t number() const noexcept { return number_; }
    void open(std::uint64_t number) noexcept;
    void close() noexcept { is_open_ = false; }
    bool is_open() const noexcept { return is_open_; }

private:
    /// The part of some bytes that was live at the peak of this sequence number.
    template <class Number>
    struct part_of_peak {
        Number peak{}, bytes{};

        void add(std::uint64_t more, std::uint64_t at_peak) noexcept {
            bytes = more + (peak == at_peak ? std::uint64_t{bytes} : 0);
            peak = at_peak;
        }
        /// Becomes `now`, and returns how much that is more, if it is of the peak `at_peak`.
        std::uint64_t becomes(const part_of_peak<shared_number>& now,
                              std::uint64_t at_peak) noexcept {
            const std::uint64_t before = now.peak == peak ? bytes : 0;
            peak = now.peak;
            bytes = now.bytes;
            return peak == at_peak ? bytes - before : 0;
        }
    };

    struct line {
        shared_number allocated_bytes, allocated_blocks;
        shared_number live_bytes, live_blocks, frames;
        shared_number transient, records;
        part_of_peak<shared_number> settled;
        // Of the thread alone:
        std::uint64_t pull_began = ledger_line::never;
        std::uint64_t began_with = 0; ///< live bytes, in begin()
    };
    struct told_line {
        ledger_change sums;
        part_of_peak<std::uint64_t> settled;
    };

    /// What one stage has allocated and another one has freed.
    struct handed {
        shared_number key; ///< of both; 0: free
        shared_number bytes;
        part_of_peak<shared_number> held;
        std::uint64_t told = 0;
        part_of_peak<std::uint64_t> told_held;
    };
    static constexpr std::size_t holders = 64;

    static std::uint64_t key_of(stage_id origin, stage_id holder) noexcept {
        return std::uint64_t{origin} << 8 | holder | 0x10000;
    }
    static std::uint64_t size_of(std::uint64_t change) noexcept {
        return static_cast<std::int64_t>(change) < 0 ? std::uint64_t{0} - change : change;
    }

    [[gnu::always_inline]] void count_charge(stage_id origin, std::uint64_t bytes,
                                             bool frame) noexcept {
        line& stage = lines_[origin];
        stage.allocated_bytes += bytes;
        ++stage.allocated_blocks;
        change_live(stage, bytes);
        ++stage.live_blocks;
        if (frame) [[unlikely]]
            stage.frames += bytes;
        bytes_left_ -= static_cast<std::int64_t>(bytes);
    }

    [[gnu::always_inline]] void change_live(line& stage, std::uint64_t by) noexcept {
        const std::uint64_t live = stage.live_bytes, changed = live - stage.began_with;
        stage.live_bytes = live + by;
        untold_ += size_of(changed + by) - size_of(changed);
    }

    /// `at_peak`: the sequence number of the peak at which the bytes were live, or 0. They are handed over
    /// only if they were `freed`, not if they were adopted.
    [[gnu::always_inline]] bool hand_over(stage_id origin, stage_id holder, std::uint64_t bytes,
                                          std::uint64_t at_peak, bool freed = true) noexcept {
        const std::uint64_t key = key_of(origin, holder);
        handed& found = handed_[(origin * 5u + holder) % holders];
        if (found.key != key) [[unlikely]] {
            if (found.key != 0) return false;
            found.key = key;
            handed_used_ = handed_used_ | std::uint64_t{1} << (&found - handed_.data());
        }
        if (freed) found.bytes += bytes;
        if (at_peak != 0) found.held.add(bytes, at_peak);
        return true;
    }

    bool tell_line(ledger& of, stage_id stage) noexcept;

    // What the thread looks at for each block comes first.
    shared_number trace_{no_trace};
    std::uint64_t pulls_ = 0; ///< since the clock of the ledger has ticked for this thread
    std::uint64_t untold_ = 0;
    std::int64_t bytes_left_ = 0, records_left_ = 0; ///< until a moment of the timeline is due
    std::uint64_t number_ = 0;
    bool is_open_ = false;
    std::uint32_t told_trace_ = no_trace;
    shared_number records_, is_in_pull_;
    shared_number handed_used_; ///< a bit for each place of `handed_` that has a key
    std::uint64_t told_records_ = 0;
    std::array<line, max_stages> lines_{};
    std::array<handed, holders> handed_{};
    std::array<told_line, max_stages> told_{};
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/thread_account-inl.hpp>
#endif
