// SPDX-License-Identifier: BSL-1.0
#pragma once

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

} // namespace weir
