// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::detail {

/// A ledger as it stood at one moment: one line a stage, the bytes at the peak by who held them,
/// and the sums.
struct ledger_snapshot {
    std::array<ledger_line, max_stages> lines;
    stage_matrix held;
    stage_matrix handed;
    std::array<std::uint64_t, max_stages> held_at_peak;
    std::uint64_t unsettled = 0;
    std::size_t stages = 0;
    sums totals;
    alive live, at_peak;      ///< of all stages together
    std::size_t accounts = 0; ///< of threads that have counted apart from the ledger
    timeline::moment now;
    timeline_over over = timeline_over::records;
    std::size_t moments = 0; ///< number of moments copied from the timeline

    /// Computes the other members from those that have been copied.
    void complete(const peak_matrix& freed) noexcept;

private:
    /// Computes which stage held how much of the bytes at the peak.
    void settle(const peak_matrix& freed) noexcept;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/ledger_snapshot-inl.hpp>
#endif
