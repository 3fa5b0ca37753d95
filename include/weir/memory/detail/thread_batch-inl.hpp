// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/program_ledger.hpp>
#include <weir/memory/detail/thread_batch.hpp>

#include <cstdint>
#include <span>

namespace weir::detail {

WEIR_DETAIL_INLINE bool thread_batch::takes(std::uint32_t trace) noexcept {
    if (trace == trace_ && size_ < capacity && numbers_ != 0) return true;
    tell();
    tell_when_thread_ends();
    // As many sequence numbers as a batch may hold charges.
    const std::uint64_t last = program_ledger.locked(trace, [](ledger& of_trace) {
        return program_ledger.relaxed() ? of_trace.reserve(capacity) : 0;
    });
    trace_ = trace;
    numbers_ = last != 0 ? capacity : 0;
    last_number_ = last - numbers_;
    return last != 0;
}

WEIR_DETAIL_INLINE block thread_batch::add(event what) noexcept {
    block numbered = what.concerned;
    if (what.what == event::kind::charge) {
        --numbers_;
        numbered = {numbered.bytes(), numbered.origin(), ++last_number_, numbered.is_frame()};
    } else if (what.what == event::kind::adopt) {
        --numbers_;
        numbered = block::adopted(numbered.bytes(), what.stage, ++last_number_);
    } else if (what.what == event::kind::pull) {
        numbered = {0, what.stage, last_number_, false};
    }
    // Of an adoption, the ledger is told whose the frame was before.
    if (what.what != event::kind::adopt) what.concerned = numbered;
    events_[size_++] = what;
    bytes_ += numbered.bytes();
    if (at_exit_ || bytes_ >= max_bytes) tell();
    return numbered;
}

WEIR_DETAIL_INLINE void thread_batch::tell() noexcept {
    if (size_ == 0) return;
    program_ledger.locked(trace_, [&](ledger& of_trace) {
        for (std::size_t i = 0; i < size_; ++i) of_trace.write(events_[i]);
    });
    size_ = 0;
    bytes_ = 0;
}

WEIR_DETAIL_INLINE void thread_batch::tell_when_thread_ends() noexcept {
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
