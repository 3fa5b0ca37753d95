// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/account.hpp>
#include <weir/memory/block.hpp>

#include <cstdint>
#include <span>

// Each stage was opened from within its first consumer, which was there before: so the lines of an
// account are a tree, with what is outside any gauge as its root. A gauge that is used again may
// have other consumers later; what has ever pulled from what is kept beside the tree.

namespace weir::detail {

/// Whether `stage` is pulled from by `gauge`, through any number of others, or is it.
inline bool is_upstream(std::span<const account> lines, stage_id stage, stage_id gauge) noexcept {
    while (stage != gauge && stage != outside) stage = lines[stage].consumer;
    return stage == gauge;
}

/// Whether `gauge` has pulled from `from` in any of its pipes, through any number of others, or is
/// it.
constexpr bool has_pulled(stage_id gauge, const account& from) noexcept {
    return (from.downstream >> gauge & 1) != 0;
}

/// `stage` is pulled from by `consumer`, and so is all that it pulls from. Looks at the stages, if
/// that was not known.
inline void note_consumer(std::span<account> lines, stage_id stage, stage_id consumer) noexcept {
    const std::uint64_t more = std::uint64_t{1} << stage | lines[consumer].downstream;
    if ((lines[stage].downstream & more) == more) return;
    lines[stage].downstream |= more;
    for (account& each : lines)
        if (has_pulled(stage, each)) each.downstream |= lines[stage].downstream;
}

/// A gauge was opened from within `consumer`: the next gauge around it is not the nearest to the
/// sources any more, unless that is a pipe that pulls from itself.
inline void take_place_of(std::span<account> lines, stage_id consumer, stage_id gauge) noexcept {
    if (is_upstream(lines, consumer, gauge)) return;
    for (stage_id at = consumer; at != outside; at = lines[at].consumer) {
        lines[at].nearest_source = false;
        if (lines[at].counts_records) return;
    }
}

} // namespace weir::detail
