// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

namespace weir::json::detail {

/// The result of a splitter's next().
enum class split_result {
    record,
    too_long, ///< a record longer than max_record_bytes, of which only the beginning was kept
    rejected, ///< a record that is bad by its surroundings, whatever is in it: see failure()
    broken,   ///< no further record can be found, as the text around them is broken: see failure()
    end,
};

} // namespace weir::json::detail
