// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace demo {

/// The largest resident set that this process ever had; 0 where the system does not tell.
inline std::uint64_t peak_resident_set() {
    std::ifstream lines{"/proc/self/status"};
    for (std::string word; lines >> word;)
        if (word == "VmHWM:") {
            std::uint64_t kibibytes = 0;
            lines >> kibibytes;
            return 1024 * kibibytes;
        }
    return 0;
}

} // namespace demo
