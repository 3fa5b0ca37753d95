// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/accuracy.hpp>
#include <weir/memory/timeline_over.hpp>

#include <cstddef>

namespace weir {

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
