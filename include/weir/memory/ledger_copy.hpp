// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/account.hpp>
#include <weir/memory/peak_matrix.hpp>
#include <weir/memory/timeline.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

/// A ledger as it stood at one moment: one line a stage, the bytes at the peak by who held them,
/// and the sums.
struct ledger_copy {
    std::array<account, max_stages> accounts;
    stage_matrix held;
    stage_matrix handed;
    std::array<std::uint64_t, max_stages> held_at_peak;
    std::uint64_t unsettled = 0;
    std::size_t stages = 0;
    sums totals;
    bool relaxed = false;
    timeline::moment now;
    std::size_t moments = 0; ///< of the timeline, that were copied

    /// Fills in who held what of the bytes at the peak. `peak`: its sequence number, or 0 if
    /// nothing has been freed since.
    void settle(const peak_matrix& freed, std::uint64_t peak) noexcept {
        held = {};
        held_at_peak = {};
        unsettled = 0;
        for (std::size_t i = 0; i < stages; ++i) {
            std::uint64_t open = accounts[i].at_peak;
            if (peak != 0)
                for (std::size_t j = 0; j < stages; ++j) {
                    // Relaxed, there may be more than there was: what came later is among it.
                    held[i][j] = std::min(freed.at(i, j, peak), open);
                    open -= held[i][j];
                }
            // Whoever holds what has not been freed is not known yet: it counts to its origin.
            held[i][i] += open;
            unsettled += open;
            for (std::size_t j = 0; j < stages; ++j) held_at_peak[j] += held[i][j];
        }
    }

    /// Relaxed, frees may have been told before their allocations.
    void raise_to_zero() noexcept {
        const auto raise = [](std::uint64_t& bytes) {
            bytes = static_cast<std::int64_t>(bytes) < 0 ? 0 : bytes;
        };
        for (account& each : accounts) {
            raise(each.live_bytes);
            raise(each.live_blocks);
            raise(each.at_peak);
        }
        raise(totals.live_bytes);
        raise(totals.live_blocks);
        raise(totals.peak_frames);
    }
};

} // namespace weir::detail
