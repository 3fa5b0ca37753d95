// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace weir {

/// How a trace counts where several threads allocate.
enum class accuracy {
    /// Every block is counted in the order in which it came: the threads wait for each other.
    exact,
    /// Each thread tells of 64 events at a time, or sooner if they are of 64 KiB. Sums are right
    /// once the threads have ended; what depends on who came first (the peak, who held it, what
    /// passed before it) is approximate, and the report says so. Pays where threads allocate at the
    /// same time: one that is alone again, after others have ended, is slower than with `exact`.
    relaxed
};

/// What the moments of a timeline are spread over.
enum class timeline_over {
    records, ///< that passed the gauges nearest the sources
    bytes    ///< that all stages allocated: where no gauge counts records
};

/// How a `weir::trace` measures:
///
///     weir::trace trace{{.accuracy = weir::accuracy::relaxed}};
struct trace_options {
    weir::accuracy accuracy = weir::accuracy::exact;
    /// How many moments of the run are kept, at most, beside that of the report itself; 0 for no
    /// timeline. Each takes 536 bytes.
    std::size_t moments = 128;
    weir::timeline_over timeline = weir::timeline_over::records;
};

} // namespace weir
