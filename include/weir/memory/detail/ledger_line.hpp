// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/shared_number.hpp>
#include <weir/memory/detail/stage_name.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::detail {

/// Line 0 of a ledger is what runs outside any gauge; the last line is shared by all gauges and
/// scopes for which there is no line left.
inline constexpr std::size_t max_stages = 64;

inline constexpr stage_id shared_line = max_stages - 1;
inline constexpr std::string_view shared_line_name = "further stages (63rd and later, together)";

/// Where a gauge is written. Together with its name it identifies the gauge.
struct gauge_place {
    std::string_view file{};
    std::uint32_t line = 0, column = 0;
};

/// A copy: the file name of a gauge of a shared library goes with the library.
class copied_place {
public:
    constexpr copied_place() = default;
    constexpr explicit copied_place(const gauge_place& from) noexcept
        : line_{from.line}, column_{from.column}, length_{end_of(from.file).size()} {
        end_of(from.file).copy(file_.data(), file_.size());
    }

    /// Of a longer path, the end.
    constexpr std::string_view file() const noexcept { return {file_.data(), length_}; }
    constexpr std::uint32_t line() const noexcept { return line_; }

    constexpr bool is(const gauge_place& other) const noexcept {
        return line_ == other.line && column_ == other.column && file() == end_of(other.file);
    }

private:
    static constexpr std::size_t capacity = 256;

    static constexpr std::string_view end_of(std::string_view file) noexcept {
        if (file.size() <= capacity) return file;
        std::size_t cut = file.size() - capacity;
        while (cut < file.size() && (static_cast<unsigned char>(file[cut]) & 0xC0) == 0x80) ++cut;
        return file.substr(cut);
    }

    std::uint32_t line_ = 0, column_ = 0;
    std::size_t length_ = 0;
    std::array<char, capacity> file_{};
};

/// A free may be told before its allocation, by another thread: a sum below 0 counts as 0.
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
    alive& operator-=(const alive& less) noexcept {
        bytes -= less.bytes;
        frames -= less.frames;
        blocks -= less.blocks;
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
    std::uint64_t peak_sequence = 0; ///< that of the peak of `at_peak`
    alive live;
    std::uint64_t settled = 0; ///< the part of `at_peak` freed since
    alive at_peak;
    std::uint64_t pull_began = never; ///< sequence number at which the current pull began
    std::uint64_t records = 0;
    std::uint64_t handed_over = 0, received = 0, transient = 0;
    std::uint64_t retained = 0;
    bool retained_is_known = false;
    bool counts_records = false;
    shared_number has_carried_source; ///< 1 if another thread pulls from a gauge for it
    stage_id consumer = outside;      ///< the stage that was running when this one was opened
    std::uint32_t pipes = 0;          ///< that have this gauge, pulled and not yet destroyed
    stage_name name;
    copied_place place;
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
    std::uint64_t peak = 0, peak_record = 0;
    shared_number peak_sequence; ///< no block with a larger one was live at the peak
    std::uint64_t allocated_at_peak = 0;
};

/// What has happened to one stage between two looks at it. Numbers below zero wrap around.
struct ledger_change {
    std::uint64_t allocated_bytes = 0, allocated_blocks = 0;
    alive live;
    std::uint64_t transient = 0, records = 0;

    friend ledger_change operator-(ledger_change after, const ledger_change& before) noexcept {
        after.allocated_bytes -= before.allocated_bytes;
        after.allocated_blocks -= before.allocated_blocks;
        after.live -= before.live;
        after.transient -= before.transient;
        after.records -= before.records;
        return after;
    }
    bool is_nothing() const noexcept {
        return (allocated_bytes | allocated_blocks | live.bytes | live.frames | live.blocks
                | transient | records)
            == 0;
    }
};

/// Bytes by the stage that allocated them (row) and the one that freed them (column).
using stage_matrix = std::array<std::array<std::uint64_t, max_stages>, max_stages>;

/// Bytes live at the peak, by the stage that allocated them and the other stage that freed them. A
/// value that was written for an earlier peak counts as 0, so that a new peak needs no loop over
/// the matrix.
class peak_matrix {
public:
    void clear() noexcept { cells_ = {}; }

    /// `peak`: its sequence number, not 0.
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
