// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/account.hpp>
#include <weir/memory/block.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

/// Bytes live at the peak, by the stage that allocated them and the one that freed them. A row that
/// was last used for an earlier peak is emptied at its first use for this one, so that a new peak
/// costs no sweep over the matrix.
class peak_matrix {
public:
    void clear() noexcept { peak_of_row_ = {}; }

    /// `peak`: the sequence number of the peak, not 0.
    void add(stage_id origin, stage_id holder, std::uint64_t bytes, std::uint64_t peak) noexcept {
        if (peak_of_row_[origin] != peak) {
            peak_of_row_[origin] = peak;
            bytes_[origin] = {};
        }
        bytes_[origin][holder] += bytes;
    }

    std::uint64_t at(std::size_t origin, std::size_t holder, std::uint64_t peak) const noexcept {
        return peak_of_row_[origin] == peak ? bytes_[origin][holder] : 0;
    }

private:
    std::array<std::uint64_t, max_stages> peak_of_row_{};
    stage_matrix bytes_{};
};

} // namespace weir::detail
