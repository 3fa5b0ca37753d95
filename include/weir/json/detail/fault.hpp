// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error.hpp>

#include <span>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// Why a record is bad, and where in the record the fault is.
struct fault {
    json::reason reason = json::reason::malformed;
    std::string message{};
    std::string path{}; ///< the member concerned, as in json::rejected
    /// If that is missing: the names of all members of its type.
    std::span<const std::string_view> known{};
};

} // namespace weir::json::detail
