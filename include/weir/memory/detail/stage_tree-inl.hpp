// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/stage_tree.hpp>

#include <cstdint>
#include <span>

namespace weir::detail {

WEIR_DETAIL_INLINE bool is_upstream(std::span<const ledger_line> lines, stage_id stage,
                                    stage_id gauge) noexcept {
    while (stage != gauge && stage != outside) stage = lines[stage].consumer;
    return stage == gauge;
}

WEIR_DETAIL_INLINE void note_consumer(std::span<ledger_line> lines, stage_id stage,
                                      stage_id consumer) noexcept {
    const std::uint64_t more = std::uint64_t{1} << stage | lines[consumer].downstream;
    if ((lines[stage].downstream & more) == more) return;
    lines[stage].downstream |= more;
    for (ledger_line& each : lines)
        if (has_pulled(stage, each)) each.downstream |= lines[stage].downstream;
}

WEIR_DETAIL_INLINE void take_place_of(std::span<ledger_line> lines, stage_id consumer,
                                      stage_id gauge) noexcept {
    if (is_upstream(lines, consumer, gauge)) return;
    for (stage_id at = consumer; at != outside; at = lines[at].consumer) {
        lines[at].nearest_source = false;
        if (lines[at].counts_records) return;
    }
}

} // namespace weir::detail
