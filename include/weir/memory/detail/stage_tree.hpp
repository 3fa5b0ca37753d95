// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger_line.hpp>

#include <span>

// Each stage was opened from within its first consumer, which was there before: so the lines of an
// ledger are a tree, with what is outside any gauge as its root. A gauge that is used again may
// have other consumers later; what has ever pulled from what is kept beside the tree.

namespace weir::detail {

/// Whether `stage` is pulled from by `gauge`, through any number of others, or is it.
bool is_upstream(std::span<const ledger_line> lines, stage_id stage, stage_id gauge) noexcept;

/// Whether `gauge` has pulled from `from` in any of its pipes, through any number of others, or is
/// it.
constexpr bool has_pulled(stage_id gauge, const ledger_line& from) noexcept {
    return (from.downstream >> gauge & 1) != 0;
}

/// `stage` is pulled from by `consumer`, and so is all that it pulls from. Looks at the stages, if
/// that was not known.
void note_consumer(std::span<ledger_line> lines, stage_id stage, stage_id consumer) noexcept;

/// A gauge was opened from within `consumer`: the next gauge around it is not the nearest to the
/// sources any more, unless that is a pipe that pulls from itself.
void take_place_of(std::span<ledger_line> lines, stage_id consumer, stage_id gauge) noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/stage_tree-inl.hpp>
#endif
