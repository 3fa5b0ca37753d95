// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <fstream>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

namespace weir::detail {

/// Bytes of this process that are in memory now; 0 where the system does not tell.
inline std::uint64_t resident_set() {
#ifdef __linux__
    std::uint64_t pages = 0, resident = 0;
    std::ifstream statm{"/proc/self/statm"};
    if (statm >> pages >> resident)
        return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
#endif
    return 0;
}

} // namespace weir::detail
