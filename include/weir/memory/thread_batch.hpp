// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>
#include <weir/memory/event.hpp>
#include <weir/memory/ledger.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

// What one thread has to tell the account of a relaxed trace: kept, and told sixty-four events at a
// time, so that threads that allocate seldom wait for each other.

namespace weir::detail {

class thread_batch {
public:
    static constexpr std::size_t capacity = 64;

    /// Keeps an event of the running trace for later. For a charge and a pull the block is given
    /// its sequence number; it is returned.
    block add(event what) noexcept {
        const std::uint32_t trace = program_ledger.running();
        if (trace != trace_ || size_ == capacity) tell(trace);
        if (what.what == event::kind::charge)
            what.concerned = {what.concerned.bytes(), what.concerned.origin(), ++last_number_,
                              what.concerned.is_frame()};
        else if (what.what == event::kind::pull)
            what.concerned = {0, what.stage, last_number_, false};
        events_[size_++] = what;
        if (at_exit_) tell(trace);
        return what.concerned;
    }

    /// Tells the account all that is kept.
    void tell() noexcept {
        if (size_ != 0) tell(trace_);
    }

private:
    void tell(std::uint32_t next_trace) noexcept {
        tell_when_thread_ends();
        // As many numbers as there can be charges until the next time.
        last_number_ = program_ledger.replay(trace_, std::span{events_}.first(size_), capacity)
                     - capacity;
        trace_ = next_trace;
        size_ = 0;
    }

    /// Later, from destructors of other thread_local objects, each event is told at once.
    void tell_when_thread_ends() noexcept;

    std::array<event, capacity> events_{};
    std::size_t size_ = 0;
    std::uint64_t last_number_ = 0;
    std::uint32_t trace_ = 0;
    bool opened_ = false;
    bool at_exit_ = false;
};

/// Without a destructor, so that to reach it is to add to the thread pointer.
inline constinit thread_local thread_batch untold{};

inline void thread_batch::tell_when_thread_ends() noexcept {
    struct at_thread_exit {
        ~at_thread_exit() {
            untold.at_exit_ = true;
            untold.tell();
        }
    };
    if (opened_) return;
    opened_ = true;
    static thread_local const at_thread_exit teller;
    static_cast<void>(&teller);
}

} // namespace weir::detail
