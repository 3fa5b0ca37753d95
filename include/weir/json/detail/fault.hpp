// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <string>

namespace weir::json::detail {

/// Why a record is bad, and where in the record the fault is.
struct fault {
    json::reason reason = json::reason::malformed;
    std::string message{};
    std::string path{}; ///< the member concerned, as in json::rejected
};

} // namespace weir::json::detail
