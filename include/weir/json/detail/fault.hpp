// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <string>

namespace weir::json::detail {

/// Why a record is no good, and where in it.
struct fault {
    json::reason reason = json::reason::malformed;
    std::string message{};
    std::string path{}; ///< of the member concerned, as in json::rejected
};

} // namespace weir::json::detail
