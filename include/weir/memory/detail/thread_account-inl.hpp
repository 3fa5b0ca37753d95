// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/ledger.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/thread_account.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace weir::detail {

WEIR_DETAIL_INLINE void thread_account::open(std::uint64_t number) noexcept {
    number_ = number;
    is_open_ = true;
    trace_ = no_trace;
    for (line& each : lines_) each.pull_began = ledger_line::never;
    is_in_pull_ = 0;
}

WEIR_DETAIL_INLINE void thread_account::begin(ledger& of, std::uint32_t trace,
                                              std::uint64_t threads) noexcept {
    if (told_trace_ == trace) {
        tell(of);
    } else {
        for (line& each : lines_) each = {}; // one by one: the stack may be small
        for (told_line& each : told_) each = {};
        forget_holders();
        records_ = is_in_pull_ = 0;
        told_records_ = 0;
        told_trace_ = trace;
    }
    for (std::size_t i = 0; i < of.stages(); ++i) lines_[i].began_with = lines_[i].live_bytes;
    untold_ = 0;
    const auto part = [&](std::uint64_t until) {
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        return static_cast<std::int64_t>(
            std::min<std::uint64_t>(until / std::max<std::uint64_t>(threads, 1), most));
    };
    bytes_left_ = part(of.bytes_until_moment());
    records_left_ = part(of.records_until_moment());
    of.advance();
    pulls_ = 0;
    trace_ = trace;
}

WEIR_DETAIL_INLINE bool thread_account::tell_line(ledger& of, stage_id stage) noexcept {
    const line& now = lines_[stage];
    told_line& told = told_[stage];
    const ledger_change sums{now.allocated_bytes,
                             now.allocated_blocks,
                             {now.live_bytes, now.frames, now.live_blocks},
                             now.transient,
                             now.records};
    const std::uint64_t settled = told.settled.becomes(now.settled, of.peak_sequence());
    const ledger_change more = sums - told.sums;
    if (more.is_nothing() && settled == 0) return false;
    told.sums = sums;
    of.change(stage, more, settled);
    return true;
}

WEIR_DETAIL_INLINE void thread_account::tell(ledger& of) noexcept {
    of.note_peak();
    const std::uint64_t records = records_, passed = records - told_records_;
    told_records_ = records;
    of.change_records(passed, is_in_pull_ != 0);
    bool told = passed != 0;
    for (std::size_t stage = 0; stage < of.stages(); ++stage)
        told |= tell_line(of, static_cast<stage_id>(stage));
    for (std::uint64_t used = handed_used_; used != 0; used &= used - 1) {
        handed& each = handed_[static_cast<std::size_t>(std::countr_zero(used))];
        const std::uint64_t key = each.key;
        const std::uint64_t bytes = each.bytes, more = bytes - each.told;
        each.told = bytes;
        const std::uint64_t held = each.told_held.becomes(each.held, of.peak_sequence());
        of.change_holder(static_cast<stage_id>(key >> 8 & 0xFF), static_cast<stage_id>(key & 0xFF),
                         more, held);
        told |= (more | held) != 0;
    }
    of.take_due_moment();
    // What the thread compares its live bytes with is no longer what the ledger knows.
    if (told) trace_ = no_trace;
}

WEIR_DETAIL_INLINE void thread_account::forget_holders() noexcept {
    for (handed& each : handed_) each = {};
    handed_used_ = 0;
}

WEIR_DETAIL_INLINE bool thread_account::adopt(block& frame, stage_id adopter, const ledger& of,
                                              std::uint64_t now) noexcept {
    const block before = frame;
    const std::uint64_t bytes = before.bytes();
    if (!of.has(before)) {
        count_charge(adopter, bytes, true);
    } else {
        line &from = lines_[before.origin()], &to = lines_[adopter];
        if (const std::uint64_t peak = of.peak_sequence(); before.sequence() <= peak) {
            if (!hand_over(before.origin(), adopter, bytes, peak, false)) return false;
            from.settled.add(bytes, peak);
        }
        change_live(from, std::uint64_t{0} - bytes);
        change_live(to, bytes);
        from.frames -= bytes;
        to.frames += bytes;
        --from.live_blocks;
        ++to.live_blocks;
        from.allocated_bytes -= bytes;
        to.allocated_bytes += bytes;
        --from.allocated_blocks;
        ++to.allocated_blocks;
    }
    frame = block::adopted(bytes, adopter, now + pulls_, number_);
    return true;
}

} // namespace weir::detail
