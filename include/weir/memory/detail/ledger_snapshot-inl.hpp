// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/ledger_snapshot.hpp>

#include <algorithm>
#include <cstddef>

namespace weir::detail {

WEIR_DETAIL_INLINE void ledger_snapshot::complete(const peak_matrix& freed) noexcept {
    live = at_peak = {};
    for (ledger_line& each : lines) {
        if (each.peak_sequence != totals.peak_sequence) {
            each.at_peak = each.live;
            each.settled = 0;
        }
        each.at_peak = not_negative(each.at_peak);
        each.live = not_negative(each.live);
        each.allocated_bytes = not_negative(each.allocated_bytes);
        each.allocated_blocks = not_negative(each.allocated_blocks);
        each.self_peak = std::max(each.self_peak, each.live.bytes);
        each.retained = not_negative(each.retained);
        live += each.live;
        at_peak += each.at_peak;
    }
    totals.peak = at_peak.bytes; // if no stage was below 0 then, this changes nothing
    settle(freed);
}

WEIR_DETAIL_INLINE void ledger_snapshot::settle(const peak_matrix& freed) noexcept {
    held = {};
    held_at_peak = {};
    unsettled = 0;
    for (std::size_t i = 0; i < stages; ++i) {
        // With several threads `settled` may be larger than `at_peak`: that lacks what was not
        // told then.
        unsettled += lines[i].at_peak.bytes - std::min(lines[i].settled, lines[i].at_peak.bytes);
        // The rest counts as its own: who holds what has not been freed is not known yet.
        held[i][i] = lines[i].at_peak.bytes;
        for (std::size_t j = 0; j < stages; ++j) {
            if (j == i) continue;
            held[i][j] = std::min(freed.at(i, j, totals.peak_sequence), held[i][i]);
            held[i][i] -= held[i][j];
        }
        for (std::size_t j = 0; j < stages; ++j) held_at_peak[j] += held[i][j];
    }
}

} // namespace weir::detail
