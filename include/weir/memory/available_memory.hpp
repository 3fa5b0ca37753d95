// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/memory_files.hpp>
#include <weir/memory/memory_limit.hpp>

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#endif

namespace weir {

/// How many more bytes this process may use before the system swaps, slows it down, kills it or
/// refuses: the least of what the system has available, what the cgroups (version 1 or 2) that it is
/// in have left, all the way up (memory.high counts as memory.max does), and what RLIMIT_AS and
/// RLIMIT_DATA leave. What caches files counts as available;
/// swap does not. On other systems than Linux no limit is known.
inline memory_limit available_memory() {
    const detail::stage_guard own{detail::untracked};
    memory_limit least;
#ifdef __linux__
    const detail::memory_files files;
    least = files.available();
    ::rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        files.narrow_by(least, limit.rlim_cur, "VmSize:", "RLIMIT_AS");
    if (::getrlimit(RLIMIT_DATA, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        files.narrow_by(least, limit.rlim_cur, "VmData:", "RLIMIT_DATA");
#endif
    return least;
}

} // namespace weir
