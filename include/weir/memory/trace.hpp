// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/frame_cache.hpp>
#include <weir/memory/ledger.hpp>
#include <weir/memory/report.hpp>

#include <cstdint>
#include <new>
#include <stdexcept>
#include <vector>

namespace weir {

namespace detail {

/// Whether operator new of this program reports to the running account: tried, not assumed.
inline bool hooks_are_linked() noexcept {
    const stage_guard charged{outside};
    const std::uint64_t before = program_ledger.charges();
    ::operator delete(::operator new(1, std::nothrow), std::nothrow);
    return program_ledger.charges() != before;
}

inline report::row row_of(const account& from, std::uint64_t held_at_peak) {
    report::row row;
    row.name = from.name.view();
    if (from.counts_records) row.records = from.records;
    row.live_bytes = from.live_bytes;
    row.live_blocks = from.live_blocks;
    row.self_peak = from.self_peak;
    row.at_peak = from.at_peak;
    row.held_at_peak = held_at_peak;
    row.handed_over = from.handed_over;
    row.received = from.received;
    row.transient = from.transient;
    row.allocated_bytes = from.allocated_bytes;
    row.allocated_blocks = from.allocated_blocks;
    row.freed_bytes = from.freed_bytes;
    row.freed_blocks = from.freed_blocks;
    return row;
}

/// Appends the stages that `consumer` pulls from, each behind its own sources.
inline void append_upstream_first(const ledger::copy& from, stage_id consumer,
                                  std::vector<report::row>& rows) {
    for (stage_id stage = 1; stage < from.stages; ++stage)
        if (from.accounts[stage].consumer == consumer) {
            append_upstream_first(from, stage, rows);
            rows.push_back(row_of(from.accounts[stage], from.held_at_peak[stage]));
        }
}

} // namespace detail

/// Measures, from construction to destruction, which stage of the program made and held how many
/// bytes; see `weir::report` for the words. Gauges (`weir::stage`) and `weir::scope`s that are
/// first reached while it lives take part in it.
///
/// Needs the allocation hooks of memory/hooks.hpp; without them records are counted and memory is
/// reported as not measured. Blocks allocated before the trace change nothing. Traces do not nest:
/// the constructor throws std::logic_error while another one lives.
class [[nodiscard]] trace {
public:
    trace() {
        if (!detail::program_ledger.begin())
            throw std::logic_error{
                "weir::trace: another trace is running, and traces do not nest; let the first one "
                "end, or use weir::scope to tell the parts of one program apart"};
        measured_ = detail::hooks_are_linked();
        if (measured_) restart();
    }
    ~trace() { detail::program_ledger.end(); }

    trace(const trace&) = delete;
    trace& operator=(const trace&) = delete;

    /// The figures so far. May be called at any time, also while a pipe is half run. What it
    /// allocates itself is not charged to anybody.
    weir::report report() const {
        const detail::stage_guard own{detail::untracked};
        detail::ledger::copy now;
        detail::program_ledger.copy_to(now);
        weir::report result;
        result.measured = measured_;
        result.records = now.totals.records;
        result.peak = now.totals.peak;
        result.peak_record = now.totals.peak_record;
        result.frames_at_peak = now.totals.peak_frames;
        result.frames_kept = detail::kept_frames.kept_bytes();
        result.tracker_bytes =
            sizeof(detail::ledger) + now.totals.peak_blocks * sizeof(detail::block);
        result.unsettled_at_peak = now.unsettled;
        result.outside =
            detail::row_of(now.accounts[detail::outside], now.held_at_peak[detail::outside]);
        result.outside.name = "outside";
        detail::append_upstream_first(now, detail::outside, result.stages);
        return result;
    }

private:
    /// The probe of the hooks must not stand in the account.
    static void restart() noexcept {
        detail::program_ledger.end();
        detail::program_ledger.begin();
    }

    bool measured_ = false;
};

} // namespace weir
