// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace weir {

/// How many bytes there are, and who says so: "the cgroup's memory.max". Without one that is known,
/// false, and `bytes` is the largest number.
struct memory_limit {
    std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
    std::string limited_by;

    explicit operator bool() const noexcept { return !limited_by.empty(); }
};

} // namespace weir
