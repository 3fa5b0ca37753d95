// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace weir::json::detail {

/// What a splitter finds next.
enum class split_result {
    record,
    too_long, ///< a record that is longer than it may be, of which only the beginning was kept
    rejected, ///< a record that is no good whatever is in it: see failure()
    broken,   ///< the end, since what is around the records cannot be followed: see failure()
    end,
};

} // namespace weir::json::detail
