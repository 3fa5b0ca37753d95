// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace weir::json {

/// How far a reader has come.
struct progress {
    std::string source{};                 ///< what is being read
    std::uint64_t bytes_done = 0;         ///< of all sources so far, as they are stored: packed
    std::optional<std::uint64_t> bytes{}; ///< of all sources, where that is known: not of a pipe
    std::uint64_t records = 0;            ///< delivered
    std::uint64_t rejected = 0;
    bool done = false; ///< the end has been reached; the last call
};

} // namespace weir::json
