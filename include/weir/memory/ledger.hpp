// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>
#include <weir/memory/stage_name.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

// The double-entry book of memory: every block is charged to the stage that asked for it and, when
// freed, credited to that same stage; the stage that freed it is its holder. `weir::report`
// defines the words.
//
// Charging and crediting are O(1) and allocate nothing. Any thread may call any member; the lock is
// skipped while the program has one thread.

namespace weir::detail {

/// What is known of one stage. All byte figures are of blocks that this stage allocated.
struct account {
    stage_name name;
    /// Together with the name and the position: which gauge of the program this is.
    const void* place = nullptr;
    std::uint32_t position = 0;  ///< its line and column
    stage_id consumer = outside; ///< the stage that was running when this one was opened
    bool counts_records = false;
    bool nearest_source = true; ///< no other gauge has been opened from within this one
    std::uint64_t records = 0;
    std::uint64_t pull_began = 0; ///< sequence number at which the current pull began
    std::uint64_t live_bytes = 0, live_blocks = 0;
    std::uint64_t allocated_bytes = 0, allocated_blocks = 0;
    std::uint64_t freed_bytes = 0, freed_blocks = 0;
    std::uint64_t self_peak = 0, at_peak = 0;
    std::uint64_t handed_over = 0, received = 0, transient = 0;
};

class ledger {
public:
    /// Line 0 is what runs outside any gauge; the last is shared by all gauges and scopes for which
    /// there is no line left, and says so.
    static constexpr std::size_t max_stages = 64;

    constexpr ledger() = default;
    ledger(const ledger&) = delete;
    ledger& operator=(const ledger&) = delete;

    /// The running trace, or 0. Traces are numbered from 1.
    std::uint32_t running() const noexcept { return running_.load(std::memory_order_relaxed); }

    /// Starts a new account with all lines empty. False, and nothing is changed, while one runs.
    bool begin() noexcept {
        const guard hold{lock_};
        if (running() != 0) return false;
        accounts_ = {};
        stages_ = 1;
        totals_ = {};
        matrix_row_peak_ = {};
        first_sequence_ = sequence_ + 1;
        running_.store(++traces_, std::memory_order_relaxed);
        return true;
    }

    /// Freezes the account. Blocks freed from now on change nothing.
    void end() noexcept {
        const guard hold{lock_};
        running_.store(0, std::memory_order_relaxed);
    }

    /// The line of the stage with this name at this place in the program, opened if it is new.
    stage_id open(const stage_name& name, const void* place, std::uint32_t position,
                  stage_id consumer, bool counts_records) noexcept {
        const guard hold{lock_};
        for (std::size_t i = 1; i < stages_; ++i)
            if (accounts_[i].place == place && accounts_[i].position == position
                && accounts_[i].name.view() == name.view()) {
                if (counts_records) take_place_of(consumer, static_cast<stage_id>(i));
                return static_cast<stage_id>(i);
            }
        if (consumer >= stages_) consumer = outside;
        if (counts_records) take_place_of(consumer, static_cast<stage_id>(stages_));
        if (stages_ == max_stages) return max_stages - 1;
        account& opened = accounts_[stages_];
        opened.name = stages_ == max_stages - 1 ? stage_name{"further stages"} : name;
        opened.place = place;
        opened.position = position;
        opened.consumer = consumer;
        opened.counts_records = counts_records;
        return static_cast<stage_id>(stages_++);
    }

    /// A block of `bytes` was allocated by `origin`. Returns what its free will need.
    block charge(stage_id origin, std::uint64_t bytes, bool frame) noexcept {
        if (running() == 0 || origin == untracked) return {bytes, origin, 0, frame};
        const guard hold{lock_};
        if (origin >= stages_) origin = outside;
        account& stage = accounts_[origin];
        stage.live_bytes += bytes;
        stage.allocated_bytes += bytes;
        ++stage.live_blocks;
        ++stage.allocated_blocks;
        stage.self_peak = std::max(stage.self_peak, stage.live_bytes);
        totals_.live_bytes += bytes;
        ++totals_.live_blocks;
        if (frame) totals_.live_frames += bytes;
        ++sequence_;
        if (totals_.live_bytes >= totals_.peak) {
            totals_.peak = totals_.live_bytes;
            totals_.peak_blocks = totals_.live_blocks;
            totals_.peak_frames = totals_.live_frames;
            totals_.peak_sequence = sequence_;
            totals_.peak_record =
                totals_.records + (stage.counts_records && stage.nearest_source ? 1 : 0);
            totals_.peak_is_now = true;
        }
        return {bytes, origin, sequence_, frame};
    }

    /// That block was freed while `holder` was running. Blocks of an earlier account, or of none,
    /// are ignored.
    void credit(const block& freed, stage_id holder) noexcept {
        if (freed.sequence() == 0 || running() == 0) return;
        const guard hold{lock_};
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
        } else if (freed.sequence() > origin.pull_began && origin.counts_records) {
            origin.transient += bytes;
        }
        if (freed.sequence() <= totals_.peak_sequence) held(freed.origin(), holder) += bytes;
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
        ++accounts_[stage].records;
        if (accounts_[stage].nearest_source) ++totals_.records;
    }

    struct sums {
        std::uint64_t live_bytes = 0, live_blocks = 0, live_frames = 0;
        std::uint64_t records = 0;
        std::uint64_t peak = 0, peak_blocks = 0, peak_frames = 0, peak_sequence = 0,
                      peak_record = 0;
        bool peak_is_now = true; ///< nothing has been freed since the peak
    };

    /// Copies the account as it stands: one line a stage, the held-at-peak bytes of each, and the
    /// sums.
    struct copy {
        std::array<account, max_stages> accounts;
        std::array<std::uint64_t, max_stages> held_at_peak;
        std::uint64_t unsettled = 0;
        std::size_t stages = 0;
        sums totals;
    };

    void copy_to(copy& out) noexcept {
        const guard hold{lock_};
        out.accounts = accounts_;
        out.stages = stages_;
        out.totals = totals_;
        out.held_at_peak = {};
        out.unsettled = 0;
        for (std::size_t i = 0; i < stages_; ++i) {
            account& origin = out.accounts[i];
            if (totals_.peak_is_now) origin.at_peak = origin.live_bytes;
            std::uint64_t settled = 0;
            if (!totals_.peak_is_now && matrix_row_peak_[i] == totals_.peak_sequence)
                for (std::size_t j = 0; j < stages_; ++j) {
                    out.held_at_peak[j] += matrix_[i][j];
                    settled += matrix_[i][j];
                }
            // Whoever holds what has not been freed is not known yet: it counts to its origin.
            out.held_at_peak[i] += origin.at_peak - settled;
            out.unsettled += origin.at_peak - settled;
        }
    }

private:
    /// Holds the lock, if there is another thread to hold it against.
    class guard {
    public:
        explicit guard(std::mutex& lock) noexcept : lock_{needed() ? &lock : nullptr} {
            if (lock_ != nullptr) lock_->lock();
        }
        ~guard() {
            if (lock_ != nullptr) lock_->unlock();
        }
        guard(const guard&) = delete;
        guard& operator=(const guard&) = delete;

    private:
        static bool needed() noexcept {
#if __has_include(<sys/single_threaded.h>)
            return __libc_single_threaded == 0;
#else
            return true;
#endif
        }
        std::mutex* lock_;
    };

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

    /// Bytes live at the peak, by origin and holder. A row that was last used for an earlier peak
    /// is emptied at its first use for this one, so that a new peak costs no sweep over the matrix.
    std::uint64_t& held(stage_id origin, stage_id holder) noexcept {
        if (matrix_row_peak_[origin] != totals_.peak_sequence) {
            matrix_row_peak_[origin] = totals_.peak_sequence;
            matrix_[origin] = {};
        }
        return matrix_[origin][holder];
    }

    std::mutex lock_{};
    std::atomic<std::uint32_t> running_{0};
    std::uint32_t traces_ = 0;
    std::uint64_t sequence_ = 0;
    std::uint64_t first_sequence_ = 1;
    std::size_t stages_ = 0;
    sums totals_{};
    std::array<account, max_stages> accounts_{};
    std::array<std::uint64_t, max_stages> matrix_row_peak_{};
    std::array<std::array<std::uint64_t, max_stages>, max_stages> matrix_{};
};

/// The account of this program. Constant-initialised and never destroyed: allocations come before
/// main, and frees after it.
inline constinit ledger program_ledger{};

} // namespace weir::detail
