// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace weir {

/// What the moments of a timeline are spread over.
enum class timeline_over {
    records, ///< that passed the gauges nearest the sources
    bytes    ///< that all stages allocated: where no gauge counts records
};

} // namespace weir
