// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/block.hpp>
#include <weir/memory/stage_name.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

/// Line 0 of an account is what runs outside any gauge; the last is shared by all gauges and scopes
/// for which there is no line left, and says so.
inline constexpr std::size_t max_stages = 64;

/// Where a gauge is written: which gauge of the program this is, together with its name.
struct gauge_place {
    const char* file = "";
    std::uint32_t line = 0, column = 0;

    friend bool operator==(const gauge_place&, const gauge_place&) = default;
};

/// What is known of one stage. All byte figures are of blocks that this stage allocated.
struct account {
    stage_name name;
    gauge_place place;
    stage_id consumer = outside; ///< the stage that was running when this one was opened
    bool counts_records = false;
    bool nearest_source = true; ///< no other gauge has been opened from within this one
    bool retained_is_known = false;
    std::uint32_t pipes = 0; ///< with this gauge, pulled and not yet destroyed
    std::uint64_t records = 0;
    std::uint64_t pull_began = 0; ///< sequence number at which the current pull began
    std::uint64_t live_bytes = 0, live_blocks = 0;
    std::uint64_t allocated_bytes = 0, allocated_blocks = 0;
    std::uint64_t freed_bytes = 0, freed_blocks = 0;
    std::uint64_t self_peak = 0, at_peak = 0;
    std::uint64_t handed_over = 0, received = 0, transient = 0;
    std::uint64_t retained = 0;
};

/// What is known of all stages together.
struct sums {
    std::uint64_t live_bytes = 0, live_blocks = 0, live_frames = 0;
    std::uint64_t allocated_bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t peak = 0, peak_blocks = 0, peak_frames = 0, peak_sequence = 0, peak_record = 0;
    bool peak_is_now = true; ///< nothing has been freed since the peak
};

/// Bytes by the stage that allocated them (row) and the one that freed them (column).
using stage_matrix = std::array<std::array<std::uint64_t, max_stages>, max_stages>;

} // namespace weir::detail
