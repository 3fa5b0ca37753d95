// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>

namespace weir {

/// What the moments of a timeline are spread over.
enum class timeline_over {
    records, ///< which passed the gauges nearest the sources
    bytes    ///< allocated by all stages: for when no gauge counts records
};

/// How a `weir::trace` measures:
///
///     weir::trace trace{{.timeline = weir::timeline_over::bytes}};
struct trace_options {
    /// The largest number of moments that are kept, besides that of the report itself; 0 for no
    /// timeline. Each takes 536 bytes.
    std::size_t moments = 128;
    weir::timeline_over timeline = weir::timeline_over::records;
};

} // namespace weir
