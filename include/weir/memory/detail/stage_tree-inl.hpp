// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/stage_tree.hpp>

#include <cstdint>
#include <span>

namespace weir::detail {

WEIR_DETAIL_INLINE void note_consumer(std::span<ledger_line> lines, stage_id stage,
                                      stage_id consumer) noexcept {
    const std::uint64_t more = std::uint64_t{1} << stage | lines[consumer].downstream;
    if ((lines[stage].downstream & more) == more) return;
    lines[stage].downstream |= more;
    for (ledger_line& each : lines)
        if (has_pulled(stage, each)) each.downstream |= lines[stage].downstream;
}

} // namespace weir::detail
