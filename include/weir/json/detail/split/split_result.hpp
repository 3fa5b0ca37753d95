// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <string>

namespace weir::json::detail {

/// What a splitter finds next.
enum class split_result {
    record,
    too_long, ///< a record that is longer than it may be, of which only the beginning was kept
    rejected, ///< a record that is no good whatever is in it: see fault
    broken,   ///< the end, since what is around the records cannot be followed: see fault
    end,
};

/// Why.
struct fault {
    json::reason why = reason::malformed;
    std::string explanation;
};

} // namespace weir::json::detail
