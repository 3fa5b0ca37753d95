// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

// What Linux says about memory. Elsewhere 0 is "not known", and available memory has no limit.

namespace demo {

namespace detail {

/// The number after `key` in a file of lines like "VmHWM:   4096 kB"; 0 if there is none.
inline std::uint64_t number_after(const std::string& key, const char* file) {
    std::ifstream lines{file};
    for (std::string word; lines >> word;)
        if (word == key) {
            std::uint64_t number = 0;
            lines >> number;
            return number;
        }
    return 0;
}

} // namespace detail

/// The largest resident set that this process ever had.
inline std::uint64_t peak_resident_set() {
    return 1024 * detail::number_after("VmHWM:", "/proc/self/status");
}

/// How much more memory may be used before the system, or the container's limit, swaps or kills.
/// What caches files is given up in time.
inline std::uint64_t available_memory() {
    constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t free = 1024 * detail::number_after("MemAvailable:", "/proc/meminfo");
    std::uint64_t limit = 0; // the file says "max", and is no number, where there is none
    std::ifstream{"/sys/fs/cgroup/memory.max"} >> limit;
    const std::uint64_t used = detail::number_after("anon", "/sys/fs/cgroup/memory.stat");
    return std::min(free == 0 ? unlimited : free,
                    limit == 0 ? unlimited : limit - std::min(limit, used));
}

} // namespace demo
