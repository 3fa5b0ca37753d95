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
/// are requested bytes, without the overhead of the allocator. `std::cout << report` prints it as a
/// table (<weir/report/table.hpp>); weir::to_json (<weir/report/json.hpp>) and weir::compare
/// (<weir/report/comparison.hpp>) take it, too.
///
/// origin: the stage that was running when a block was allocated; holder: the one that was running
/// when it was freed. A coroutine frame moves to the first stage that pulls the coroutine. This is
/// its origin from then on, and was its holder until then. The move is neither an allocation nor a
/// free; only a frame from before the trace counts as allocated then. The peak is the latest instant
/// at which the live bytes of all stages together were at their maximum.
struct report {
    struct row {
        std::string name;
        /// Where the gauge or scope is written, the last 256 bytes; empty for `outside`.
        std::string file;
        std::uint32_t line = 0;
        /// The stage that first pulled from this one, or that it first ran in, as an index into
        /// `stages`; empty if that is `outside`.
        std::optional<std::size_t> within;
        /// Elements that passed the gauge; empty if it counts none: a weir::scope, `outside`.
        std::optional<std::uint64_t> records;
        std::uint64_t live_bytes = 0; ///< allocated here, not yet freed
        std::uint64_t live_blocks = 0;
        std::uint64_t self_peak = 0;    ///< the largest `live_bytes` ever was
        std::uint64_t at_peak = 0;      ///< `live_bytes` at the peak of all stages
        std::uint64_t held_at_peak = 0; ///< live at the peak, and freed here later
        std::uint64_t handed_over = 0;  ///< allocated here, freed elsewhere
        std::uint64_t received = 0;     ///< allocated elsewhere, freed here
        std::uint64_t transient = 0;    ///< allocated and freed here within one pull, by one thread
        std::uint64_t allocated_bytes = 0;
        std::uint64_t allocated_blocks = 0;
        std::uint64_t freed_bytes = 0; ///< of the bytes allocated here, wherever they were freed
        std::uint64_t freed_blocks = 0;
        /// `live_bytes` when the last pipe with this gauge, and everything upstream of it, was
        /// destroyed; empty while such a pipe exists, and if there is no gauge.
        std::optional<std::uint64_t> retained;
    };

    /// The state at one moment of the run.
    struct moment {
        std::uint64_t records = 0;         ///< that have passed the gauges nearest the sources
        std::uint64_t allocated_bytes = 0; ///< by all stages, since the trace began
        double seconds = 0;                ///< since the trace began
        std::vector<std::uint64_t> live;   ///< bytes of each of `stages`, then of `outside`
    };

    /// False if the program has no allocation hooks and used no weir::stage_resource: then nothing
    /// allocated is counted, and all live, allocated and freed bytes are 0.
    bool measured = false;
    /// True if only the program's weir::stage_resources were measured, not its operator new.
    bool resources_only = false;
    /// How far `peak`, and each self peak, may be from the truth in bytes: 0 if one thread has
    /// counted; with several, each may have up to 8 KiB that the ledger did not know of yet. What is
    /// said of the peak (who made it and held it, and when it was) is of an instant when it was so
    /// near. Everything else is exact, wherever no thread is just counting.
    std::uint64_t peak_within = 0;
    /// Elements that passed the gauges nearest the sources.
    std::uint64_t records = 0;
    double seconds = 0; ///< since the trace began
    std::uint64_t peak = 0;
    /// The record, counted from 1, that was being pulled at the peak; 0 before the first, and
    /// `records` + 1 after the last, for example in the pull that found the end.
    std::uint64_t peak_record = 0;
    std::uint64_t allocated_at_peak = 0; ///< by all stages, from the start of the trace to the peak
    std::uint64_t peak_blocks = 0;       ///< number of blocks in `peak`
    /// The part of `peak` that was coroutine frames.
    std::uint64_t frames_at_peak = 0;
    /// Bytes of coroutine frames that this thread kept for reuse before the trace; they are in no
    /// ledger.
    std::uint64_t frames_kept = 0;
    /// The ledger's own tables, and its block headers at the peak, at 16 bytes each.
    std::uint64_t tracker_bytes = 0;
    /// Bytes live at the peak and not freed yet: counted as held by the stage that allocated them.
    std::uint64_t unsettled_at_peak = 0;
    /// The resident set of the process in bytes when the report was made; 0 if not known.
    std::uint64_t resident = 0;
    /// The same when the trace began: the program's code, its libraries and stacks, the tables of
    /// the tracker, and what was allocated before; 0 if not known.
    std::uint64_t resident_before = 0;
    /// By how much more `resident` grew than live bytes and their headers explain: memory of malloc,
    /// mmap and C libraries, code and stacks that were first used since, and what the allocator
    /// keeps.
    std::uint64_t unattributed = 0;
    std::vector<row> stages; ///< upstream first; the gauges of a pipe are adjacent
    row outside;             ///< all that ran outside any gauge
    /// `held[i][j]`: bytes live at the peak, allocated by stage i and freed by stage j. Indices are
    /// those of `stages`, followed by one for `outside`. Bytes that have not been freed yet are in
    /// `held[i][i]`.
    std::vector<std::vector<std::uint64_t>> held;
    /// `handed[i][j]`: bytes allocated by stage i and freed by stage j, over the whole run. The
    /// diagonal is 0.
    std::vector<std::vector<std::uint64_t>> handed;
    weir::timeline_over timeline_over = weir::timeline_over::records;
    /// Moments of the run in order, evenly spread over its records or over the allocated bytes, as
    /// `timeline_over` says. The last is the moment of the report itself, which may be at the same
    /// record as the one before.
    std::vector<moment> timeline;
};

} // namespace weir
