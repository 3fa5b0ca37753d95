// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

/// The figures of one `weir::trace`: plain data, independent of the trace it came from. All sizes
/// are bytes asked of operator new. `std::cout << report` prints it as a table (report/table.hpp).
///
/// origin: the stage that was running when a block was allocated; holder: the one that was running
/// when it was freed. The peak is the latest instant at which the live bytes of all stages together
/// were at their maximum.
struct report {
    struct row {
        std::string name;
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
    };

    /// Without the allocation hooks there is nothing to measure with: false, and all bytes are 0.
    bool measured = false;
    /// Elements that passed the gauges nearest the sources.
    std::uint64_t records = 0;
    std::uint64_t peak = 0;
    /// The record, counted from 1, that was under way at the peak; 0 before the first.
    std::uint64_t peak_record = 0;
    /// The part of `peak` that was coroutine frames.
    std::uint64_t frames_at_peak = 0;
    /// Frames of finished coroutines that this thread kept for reuse before the trace, and that are
    /// in no account.
    std::uint64_t frames_kept = 0;
    /// The account's own tables, and its block headers at the peak, at 16 bytes each.
    std::uint64_t tracker_bytes = 0;
    /// Live at the peak and not freed yet: counted as held by the stage that allocated it.
    std::uint64_t unsettled_at_peak = 0;
    std::vector<row> stages; ///< upstream first; a pipe's gauges stand together
    row outside;             ///< all that ran outside any gauge
};

} // namespace weir
