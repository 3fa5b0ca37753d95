// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/block.hpp>
#include <weir/memory/detail/ledger_line.hpp>

#include <span>

// Each stage was opened from within its first consumer, which existed before. So the lines of a
// ledger are a tree whose root is `outside`. A gauge that is used again may have other consumers
// later; which lines have ever pulled from a line is kept in its `downstream`, not in the tree.

namespace weir::detail {

/// Whether `gauge` has pulled from `from` in any of its pipes, directly or through others, or is
/// the same.
constexpr bool has_pulled(stage_id gauge, const ledger_line& from) noexcept {
    return (from.downstream >> gauge & 1) != 0;
}

/// Notes that `consumer` pulls from `stage`, and from all that `stage` pulls from. Looks at the
/// stages if that was not known.
void note_consumer(std::span<ledger_line> lines, stage_id stage, stage_id consumer) noexcept;

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/stage_tree-inl.hpp>
#endif
