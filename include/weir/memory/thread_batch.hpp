// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>
#include <weir/memory/current_stage.hpp>
#include <weir/memory/event.hpp>
#include <weir/memory/ledger.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

// What one thread has to tell the account of a relaxed trace: kept, and told sixty-four events at a
// time, or sooner where they are of many bytes, so that threads that allocate seldom wait for each
// other, and the account is never far from what is true.

namespace weir::detail {

class thread_batch {
public:
    static constexpr std::size_t capacity = 64;
    /// What is kept is of fewer bytes, allocated and freed.
    static constexpr std::uint64_t max_bytes = std::uint64_t{64} * 1024;

    /// Whether what this thread does in `trace` is kept for later: if it is a relaxed one, and runs.
    bool takes(std::uint32_t trace) noexcept {
        if (trace == trace_ && size_ < capacity && numbers_ != 0) return true;
        tell();
        tell_when_thread_ends();
        // As many numbers as there can be charges until the next time.
        const std::uint64_t last = program_ledger.reserve(trace, capacity);
        trace_ = trace;
        numbers_ = last != 0 ? capacity : 0;
        last_number_ = last - numbers_;
        return last != 0;
    }

    /// Keeps an event, which takes() must have allowed. For a charge and a pull the block is given
    /// its sequence number; it is returned.
    block add(event what) noexcept {
        if (what.what == event::kind::charge) {
            --numbers_;
            what.concerned = {what.concerned.bytes(), what.concerned.origin(), ++last_number_,
                              what.concerned.is_frame()};
        } else if (what.what == event::kind::pull) {
            what.concerned = {0, what.stage, last_number_, false};
        }
        events_[size_++] = what;
        bytes_ += what.concerned.bytes();
        if (at_exit_ || bytes_ >= max_bytes) tell();
        return what.concerned;
    }

    /// Tells the account all that is kept.
    void tell() noexcept {
        if (size_ == 0) return;
        program_ledger.replay(trace_, std::span{events_}.first(size_));
        size_ = 0;
        bytes_ = 0;
    }

private:
    /// Later, from destructors of other thread_local objects, each event is told at once.
    void tell_when_thread_ends() noexcept;

    std::array<event, capacity> events_{};
    std::size_t size_ = 0;
    std::uint64_t bytes_ = 0; ///< that the events are of
    std::uint64_t last_number_ = 0;
    std::size_t numbers_ = 0; ///< that are left
    std::uint32_t trace_ = 0;
    bool opened_ = false;
    bool at_exit_ = false;
};

/// Without a destructor, so that to reach it is to add to the thread pointer.
[[gnu::visibility("default")]] inline constinit thread_local thread_batch untold{};

inline void thread_batch::tell_when_thread_ends() noexcept {
    struct at_thread_exit {
        ~at_thread_exit() {
            untold.at_exit_ = true;
            untold.tell();
        }
    };
    if (opened_) return;
    opened_ = true;
    const stage_guard own{untracked};
    static thread_local const at_thread_exit teller;
    static_cast<void>(&teller);
}

} // namespace weir::detail
