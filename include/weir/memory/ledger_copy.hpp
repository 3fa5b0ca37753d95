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

    /// Fills in what follows from what has been copied.
    void complete(const peak_matrix& freed) noexcept {
        for (account& each : accounts) {
            if (each.kept_for_peak != totals.peak_number) each.at_peak = each.live_bytes;
            each.at_peak = not_negative(each.at_peak);
            each.live_bytes = not_negative(each.live_bytes);
            each.live_blocks = not_negative(each.allocated_blocks - each.freed_blocks);
            each.freed_bytes = each.allocated_bytes - each.live_bytes;
            each.retained = not_negative(each.retained);
        }
        totals.live_bytes = not_negative(totals.live_bytes);
        totals.live_blocks = not_negative(totals.live_blocks);
        totals.peak_blocks = not_negative(totals.peak_blocks);
        totals.peak_frames = not_negative(totals.peak_frames);
        settle(freed);
    }

private:
    /// Fills in who held what of the bytes at the peak.
    void settle(const peak_matrix& freed) noexcept {
        held = {};
        held_at_peak = {};
        unsettled = 0;
        for (std::size_t i = 0; i < stages; ++i) {
            std::uint64_t open = accounts[i].at_peak;
            for (std::size_t j = 0; j < stages; ++j) {
                // Relaxed, there may be more than there was: what came later is among it.
                held[i][j] = std::min(freed.at(i, j, totals.peak_number), open);
                open -= held[i][j];
            }
            // Whoever holds what has not been freed is not known yet: it counts to its origin.
            held[i][i] += open;
            unsettled += open;
            for (std::size_t j = 0; j < stages; ++j) held_at_peak[j] += held[i][j];
        }
    }
};

} // namespace weir::detail
