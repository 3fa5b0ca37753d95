// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>
#include <weir/memory/detail/stage_name.hpp>
#include <weir/memory/detail/stage_tree.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::detail {

WEIR_DETAIL_INLINE void ledger::begin(std::span<timeline::moment> room,
                                      timeline_over over) noexcept {
    lines_ = {};
    stages_ = 1;
    totals_ = {};
    held_.clear();
    handed_ = {};
    // Who sees a number of this ledger also sees that the one before has ended.
    advance();
    first_sequence_.store(now(), std::memory_order_relaxed);
    totals_.peak_sequence = now() - 1;
    timeline_.begin(room, over);
}

WEIR_DETAIL_INLINE stage_id ledger::open(const stage_name& name, const gauge_place& place,
                                         stage_id consumer, bool counts_records) noexcept {
    consumer = known(consumer);
    const stage_id line = line_of(name, place, consumer);
    note_consumer(line, consumer);
    if (counts_records) lines_[line].counts_records = true;
    return line;
}

WEIR_DETAIL_INLINE void ledger::note_consumer(stage_id stage, stage_id consumer) noexcept {
    detail::note_consumer(std::span{lines_}.first(stages_), stage, consumer);
}

WEIR_DETAIL_INLINE void ledger::note_carried(stage_id stage, stage_id consumer) noexcept {
    note_consumer(stage, consumer);
    // The gauge may be around the scope that was carried.
    while (consumer != outside && !lines_[consumer].counts_records)
        consumer = lines_[consumer].consumer;
    if (consumer != outside) lines_[consumer].has_carried_source = 1;
}

WEIR_DETAIL_INLINE void ledger::count_adoption(const block& frame, stage_id adopter) noexcept {
    const std::uint64_t bytes = frame.bytes();
    if (!has(frame)) return count_charge(adopter, bytes, true);
    ledger_line &from = line(frame.origin()), &to = line(adopter);
    const std::uint64_t peak = totals_.peak_sequence;
    if (reaches(from.live.bytes, from.self_peak)) from.self_peak = from.live.bytes;
    keep_at_peak(from, from.live.bytes);
    keep_at_peak(to, to.live.bytes);
    const alive moved{bytes, bytes, 1};
    from.live -= moved;
    to.live += moved;
    from.allocated_bytes -= bytes;
    to.allocated_bytes += bytes;
    --from.allocated_blocks;
    ++to.allocated_blocks;
    // At the peak it was of `from`: there, this settles who held it.
    if (frame.sequence() > peak) return;
    from.settled += bytes;
    held_.add(frame.origin(), adopter, bytes, peak);
}

WEIR_DETAIL_INLINE void ledger::change(stage_id stage, const ledger_change& by,
                                       std::uint64_t settled) noexcept {
    ledger_line& at = line(stage);
    if (reaches(at.live.bytes, at.self_peak)) at.self_peak = at.live.bytes;
    keep_at_peak(at, at.live.bytes);
    at.allocated_bytes += by.allocated_bytes;
    at.allocated_blocks += by.allocated_blocks;
    at.live += by.live;
    at.transient += by.transient;
    at.records += by.records;
    at.settled += settled;
    totals_.live_bytes += by.live.bytes;
    totals_.allocated_bytes += by.allocated_bytes;
    if (by.allocated_blocks != 0) totals_.charged = totals_.record;
}

WEIR_DETAIL_INLINE void ledger::change_holder(stage_id origin, stage_id holder,
                                              std::uint64_t handed_over,
                                              std::uint64_t held_at_peak) noexcept {
    line(origin).handed_over += handed_over;
    line(holder).received += handed_over;
    handed_[origin][holder] += handed_over;
    if (held_at_peak != 0) held_.add(origin, holder, held_at_peak, totals_.peak_sequence);
}

WEIR_DETAIL_INLINE void ledger::change_records(std::uint64_t more, bool is_in_pull) noexcept {
    totals_.records += more;
    if (more != 0 || is_in_pull) totals_.record = totals_.records + (is_in_pull ? 1 : 0);
}

WEIR_DETAIL_INLINE void ledger::take_due_moment() noexcept {
    if (timeline_.is_due(totals_)) take_moment();
}

WEIR_DETAIL_INLINE void ledger::end_pipe(stage_id stage) noexcept {
    --lines_[stage].pipes;
    for (std::size_t i = 1; i < stages_; ++i)
        if (lines_[i].pipes == 0 && lines_[i].counts_records && has_pulled(stage, lines_[i])) {
            lines_[i].retained = lines_[i].live.bytes;
            lines_[i].retained_is_known = true;
        }
}

WEIR_DETAIL_INLINE std::uint64_t ledger::live_bytes(stage_id stage,
                                                    bool with_upstream) const noexcept {
    if (!with_upstream) return not_negative(lines_[stage].live.bytes);
    std::uint64_t live = 0;
    for (const ledger_line& each : lines())
        if (has_pulled(stage, each)) live += not_negative(each.live.bytes);
    return live;
}

WEIR_DETAIL_INLINE std::uint64_t ledger::live_bytes() const noexcept {
    return not_negative(totals_.live_bytes);
}

WEIR_DETAIL_INLINE void ledger::copy_to(ledger_snapshot& out,
                                        std::span<timeline::moment> moments) noexcept {
    note_peak();
    out.lines = lines_;
    out.stages = stages_;
    out.totals = totals_;
    out.handed = handed_;
    out.complete(held_);
    out.over = timeline_.over();
    timeline_.write(out.now, totals_, lines());
    out.moments = std::min(moments.size(), timeline_.moments().size());
    std::copy_n(timeline_.moments().begin(), out.moments, moments.begin());
}

WEIR_DETAIL_INLINE stage_id ledger::line_of(const stage_name& name, const gauge_place& place,
                                            stage_id consumer) noexcept {
    for (std::size_t i = 1; i < stages_; ++i)
        if (lines_[i].place.is(place) && lines_[i].name.view() == name.view())
            return static_cast<stage_id>(i);
    if (stages_ <= shared_line) {
        ledger_line& opened = lines_[stages_];
        opened = {};
        opened.name = stages_ == shared_line ? stage_name{shared_line_name} : name;
        if (stages_ < shared_line) opened.place = copied_place{place};
        opened.consumer = consumer;
        ++stages_;
    }
    return static_cast<stage_id>(stages_ - 1);
}

[[gnu::noinline]] WEIR_DETAIL_INLINE void ledger::take_moment() noexcept {
    timeline_.take(totals_, lines());
}

} // namespace weir::detail
