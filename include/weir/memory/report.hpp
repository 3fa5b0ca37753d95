// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/trace_options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// The figures of one `weir::trace`: plain data, independent of the trace it came from. All sizes
/// are bytes asked for, without what the allocator adds. `std::cout << report` prints it as a table
/// (<weir/report/table.hpp>); weir::to_json (<weir/report/json.hpp>) and weir::compare
/// (<weir/report/comparison.hpp>) take it, too.
///
/// origin: the stage that was running when a block was allocated; holder: the one that was running
/// when it was freed. The peak is the latest instant at which the live bytes of all stages together
/// were at their maximum.
struct report {
    struct row {
        std::string name;
        std::string file; ///< where the gauge or scope is written; empty for `outside`
        std::uint32_t line = 0;
        /// The stage that this one was first pulled from, or run in, as an index into `stages`;
        /// empty if that is `outside`.
        std::optional<std::size_t> within;
        /// Elements that passed the gauge; empty where nothing is counted.
        std::optional<std::uint64_t> records;
        std::uint64_t live_bytes = 0; ///< allocated here, not yet freed
        std::uint64_t live_blocks = 0;
        std::uint64_t self_peak = 0;    ///< the largest `live_bytes` ever was
        std::uint64_t at_peak = 0;      ///< `live_bytes` at the pipeline's peak
        std::uint64_t held_at_peak = 0; ///< live at the peak, and freed here later
        std::uint64_t handed_over = 0;  ///< allocated here, freed elsewhere
        std::uint64_t received = 0;     ///< allocated elsewhere, freed here
        std::uint64_t transient = 0;    ///< allocated and freed within one pull
        std::uint64_t allocated_bytes = 0;
        std::uint64_t allocated_blocks = 0;
        std::uint64_t freed_bytes = 0; ///< of the bytes allocated here, wherever they were freed
        std::uint64_t freed_blocks = 0;
        /// `live_bytes` when the last pipe with this gauge was destroyed, with all that was
        /// upstream of it; empty while there is one, and where there is no gauge.
        std::optional<std::uint64_t> retained;
    };

    /// The state at one moment of the run.
    struct moment {
        std::uint64_t records = 0;         ///< that had passed the gauges nearest the sources
        std::uint64_t allocated_bytes = 0; ///< by all stages, since the trace began
        double seconds = 0;                ///< since the trace began
        std::vector<std::uint64_t> live;   ///< bytes of each of `stages`, then of `outside`
    };

    /// Without the allocation hooks and a weir::stage_resource there is nothing to measure with:
    /// false, and all bytes are 0.
    bool measured = false;
    /// Not the program's operator new but its weir::stage_resources alone were measured.
    bool resources_only = false;
    /// False in the relaxed mode for threads: the bytes at the peak are approximate.
    bool exact = true;
    /// Elements that passed the gauges nearest the sources.
    std::uint64_t records = 0;
    double seconds = 0; ///< since the trace began
    std::uint64_t peak = 0;
    /// The record, counted from 1, that was under way at the peak; 0 before the first, and
    /// `records` + 1 after the last: while a pull went on that found the end, say.
    std::uint64_t peak_record = 0;
    std::uint64_t allocated_at_peak = 0; ///< by all stages, from the start of the trace to the peak
    std::uint64_t peak_blocks = 0;       ///< how many blocks `peak` was
    /// The part of `peak` that was coroutine frames.
    std::uint64_t frames_at_peak = 0;
    /// Frames of finished coroutines that this thread kept for reuse before the trace, and that are
    /// in no ledger.
    std::uint64_t frames_kept = 0;
    /// The ledger's own tables, and its block headers at the peak, at 16 bytes each.
    std::uint64_t tracker_bytes = 0;
    /// Live at the peak and not freed yet: counted as held by the stage that allocated it.
    std::uint64_t unsettled_at_peak = 0;
    /// The resident set of the process when the report was made; 0 where it is not known.
    std::uint64_t resident = 0;
    /// What of `resident` is neither live bytes of the ledger nor the tracker's: the program's
    /// code and stacks, what it allocated before the trace, what malloc, mmap and C libraries took,
    /// and what the allocator keeps.
    std::uint64_t unattributed = 0;
    std::vector<row> stages; ///< upstream first; a pipe's gauges stand together
    row outside;             ///< all that ran outside any gauge
    /// `held[i][j]`: bytes live at the peak, allocated by stage i and freed by stage j. Indices
    /// are those of `stages`, and behind them that of `outside`. What has not been freed yet
    /// stands at `held[i][i]`.
    std::vector<std::vector<std::uint64_t>> held;
    /// `handed[i][j]`: bytes allocated by stage i and freed by stage j, over the whole run. The
    /// diagonal is 0.
    std::vector<std::vector<std::uint64_t>> handed;
    weir::timeline_over timeline_over = weir::timeline_over::records;
    /// Moments of the run in order, evenly spread over its records or over the bytes that were
    /// allocated, as `timeline_over` says. The last is that of the report itself, which may be at
    /// the record of the one before.
    std::vector<moment> timeline;
};

} // namespace weir
