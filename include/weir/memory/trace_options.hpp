// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>

namespace weir {

/// How a trace counts where several threads allocate.
enum class accuracy {
    /// Every block is counted at once and in order: the threads wait for each other.
    exact,
    /// Each thread reports 64 events at a time, or sooner if they add up to 64 KiB. Sums are right
    /// once the threads have ended; figures that depend on the order (the peak, who held it, what
    /// passed before it) are approximate, and the report says so. Faster if threads allocate at the
    /// same time; slower than `exact` for a thread that is alone again after others have ended.
    relaxed
};

/// What the moments of a timeline are spread over.
enum class timeline_over {
    records, ///< which passed the gauges nearest the sources
    bytes    ///< allocated by all stages: for when no gauge counts records
};

/// How a `weir::trace` measures:
///
///     weir::trace trace{{.accuracy = weir::accuracy::relaxed}};
struct trace_options {
    weir::accuracy accuracy = weir::accuracy::exact;
    /// The largest number of moments that are kept, besides that of the report itself; 0 for no
    /// timeline. Each takes 536 bytes.
    std::size_t moments = 128;
    weir::timeline_over timeline = weir::timeline_over::records;
};

} // namespace weir
