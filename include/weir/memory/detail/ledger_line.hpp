// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/stage_name.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::detail {

/// Line 0 of a ledger is what runs outside any gauge; the last is shared by all gauges and scopes
/// for which there is no line left, and says so.
inline constexpr std::size_t max_stages = 64;

/// Where a gauge is written: which gauge of the program this is, together with its name.
struct gauge_place {
    const char* file = "";
    std::uint32_t line = 0, column = 0;

    /// The same file may have two names at two addresses, one from each source that includes it.
    friend bool operator==(const gauge_place& a, const gauge_place& b) noexcept {
        return a.line == b.line && a.column == b.column
            && (a.file == b.file || std::string_view{a.file} == b.file);
    }
};

/// In a relaxed trace frees may be told before their allocations: a sum below 0 stands for 0.
constexpr std::uint64_t not_negative(std::uint64_t bytes) noexcept {
    return static_cast<std::int64_t>(bytes) < 0 ? 0 : bytes;
}

/// What was alive of one stage.
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

/// What is known of one stage. All byte figures are of blocks that this stage allocated.
struct alignas(64) ledger_line { // of a size that is a power of two: one is found by a shift
    static constexpr std::uint64_t never = ~std::uint64_t{0};

    // What is added to together does not stand together: a compiler that sees two sums side by side
    // adds them as one vector, and then waits until the parts of it have been written.
    std::uint64_t allocated_bytes = 0;
    std::uint64_t self_peak = 0; ///< up to the last free
    std::uint64_t allocated_blocks = 0;
    std::uint64_t peak_number = 0; ///< of the peak that `at_peak` is of
    alive live;
    std::uint64_t settled = 0; ///< of `at_peak`, what has been freed since
    alive at_peak;
    std::uint64_t pull_began = never; ///< sequence number at which the current pull began
    std::uint64_t records = 0;
    std::uint64_t handed_over = 0, received = 0, transient = 0;
    std::uint64_t retained = 0;
    bool retained_is_known = false;
    bool counts_records = false;
    bool nearest_source = true;  ///< no other gauge has been opened from within this one
    stage_id consumer = outside; ///< the stage that was running when this one was opened
    std::uint32_t pipes = 0;     ///< with this gauge, pulled and not yet destroyed
    stage_name name;
    gauge_place place;
    std::uint64_t downstream = 0; ///< the lines that have pulled from this one, and itself, as bits
};
static_assert(max_stages <= 64);

/// What is known of all stages together.
struct sums {
    std::uint64_t live_bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t allocated_bytes = 0;
    std::uint64_t record = 0;  ///< that is under way, counted from 1
    std::uint64_t charged = 0; ///< the record that was under way at the last allocation
    std::uint64_t peak = 0, peak_sequence = 0, peak_record = 0;
    std::uint64_t allocated_at_peak = 0;
    std::uint64_t peak_number = 1; ///< how many peaks there have been so far
};

/// Bytes by the stage that allocated them (row) and the one that freed them (column).
using stage_matrix = std::array<std::array<std::uint64_t, max_stages>, max_stages>;

/// One line for the book that a thread writes later, with others; see thread_batch.hpp.
struct event {
    enum class kind : std::uint8_t { charge, credit, pull, pass };

    kind what = kind::charge;
    stage_id stage = outside; ///< of a credit the holder
    block concerned{};        ///< of a pull: one with the last sequence number before it
};

/// Bytes live at the peak, by the stage that allocated them and another one that freed them. What was
/// last written for an earlier peak counts as 0, so that a new peak costs no sweep over the matrix.
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
