// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace weir {

/// A number of bytes, and the origin of the limit, such as "the cgroup's memory.max". If no limit
/// is known, it converts to false and `bytes` is the largest number.
struct memory_limit {
    std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
    std::string limited_by;

    explicit operator bool() const noexcept { return !limited_by.empty(); }
};

} // namespace weir
