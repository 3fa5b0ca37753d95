// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger_line.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

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
