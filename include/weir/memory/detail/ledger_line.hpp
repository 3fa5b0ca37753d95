// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/stage_name.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::detail {

/// Line 0 of a ledger is what runs outside any gauge; the last line, "further stages", is shared by
/// all gauges and scopes for which there is no line left.
inline constexpr std::size_t max_stages = 64;

/// Where a gauge is written. Together with its name it identifies the gauge.
struct gauge_place {
    const char* file = "";
    std::uint32_t line = 0, column = 0;

    /// The name of one file may be stored at several addresses, one for each source that includes
    /// it.
    friend bool operator==(const gauge_place& a, const gauge_place& b) noexcept {
        return a.line == b.line && a.column == b.column
            && (a.file == b.file || std::string_view{a.file} == b.file);
    }
};

/// In a relaxed trace a free may be reported before its allocation: a sum below 0 counts as 0.
constexpr std::uint64_t not_negative(std::uint64_t bytes) noexcept {
    return static_cast<std::int64_t>(bytes) < 0 ? 0 : bytes;
}

/// The live memory of one stage.
struct alive {
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0; ///< the part of `bytes` that was coroutine frames
    std::uint64_t blocks = 0;

    alive& operator+=(const alive& more) noexcept {
        bytes += more.bytes;
        frames += more.frames;
        blocks += more.blocks;
        return *this;
    }
};

constexpr alive not_negative(const alive& sum) noexcept {
    return {not_negative(sum.bytes), not_negative(sum.frames), not_negative(sum.blocks)};
}

/// The figures of one stage. All byte figures are of blocks that this stage allocated.
struct alignas(64) ledger_line { // its size is a power of two, so that indexing is a shift
    static constexpr std::uint64_t never = ~std::uint64_t{0};

    // Sums that are updated together are not adjacent: a compiler adds to two adjacent sums as one
    // vector, and then waits until the parts of it have been written.
    std::uint64_t allocated_bytes = 0;
    std::uint64_t self_peak = 0; ///< up to the last free
    std::uint64_t allocated_blocks = 0;
    std::uint64_t peak_number = 0; ///< number of the peak of `at_peak`
    alive live;
    std::uint64_t settled = 0; ///< the part of `at_peak` freed since
    alive at_peak;
    std::uint64_t pull_began = never; ///< sequence number at which the current pull began
    std::uint64_t records = 0;
    std::uint64_t handed_over = 0, received = 0, transient = 0;
    std::uint64_t retained = 0;
    bool retained_is_known = false;
    bool counts_records = false;
    bool nearest_source = true;  ///< no other gauge has been opened from within this one
    stage_id consumer = outside; ///< the stage that was running when this one was opened
    std::uint32_t pipes = 0;     ///< that have this gauge, pulled and not yet destroyed
    stage_name name;
    gauge_place place;
    std::uint64_t downstream = 0; ///< a bit for each line that has pulled from this, and itself
};
static_assert(max_stages <= 64);

/// The figures of all stages together.
struct sums {
    std::uint64_t live_bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t allocated_bytes = 0;
    std::uint64_t record = 0;  ///< the current one, counted from 1
    std::uint64_t charged = 0; ///< the current record at the last allocation
    std::uint64_t peak = 0, peak_sequence = 0, peak_record = 0;
    std::uint64_t allocated_at_peak = 0;
    std::uint64_t peak_number = 1; ///< how many peaks there have been so far
};

/// Bytes by the stage that allocated them (row) and the one that freed them (column).
using stage_matrix = std::array<std::array<std::uint64_t, max_stages>, max_stages>;

/// An event that a thread reports to the ledger later, in a batch; see thread_batch.hpp.
struct event {
    enum class kind : std::uint8_t { charge, credit, pull, pass };

    kind what = kind::charge;
    stage_id stage = outside; ///< of a credit: the holder
    block concerned{};        ///< of a pull: one with the last sequence number before it
};

/// Bytes live at the peak, by the stage that allocated them and the other stage that freed them. A
/// value that was written for an earlier peak counts as 0, so that a new peak needs no loop over
/// the matrix.
class peak_matrix {
public:
    void clear() noexcept { cells_ = {}; }

    /// `peak`: its number, not 0.
    void add(stage_id origin, stage_id holder, std::uint64_t bytes, std::uint64_t peak) noexcept {
        cell& at = cells_[origin][holder];
        at.bytes = bytes + (at.peak == peak ? at.bytes : 0);
        at.peak = peak;
    }

    std::uint64_t at(std::size_t origin, std::size_t holder, std::uint64_t peak) const noexcept {
        const cell& found = cells_[origin][holder];
        return found.peak == peak ? found.bytes : 0;
    }

private:
    struct cell {
        std::uint64_t peak = 0, bytes = 0;
    };
    std::array<std::array<cell, max_stages>, max_stages> cells_{};
};

} // namespace weir::detail
