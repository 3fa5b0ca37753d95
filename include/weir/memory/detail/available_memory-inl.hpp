// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/uncancelled.hpp>
#include <weir/memory/available_memory.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/linux_memory.hpp>
#include <weir/memory/memory_limit.hpp>

#include <sys/resource.h>

namespace weir {

WEIR_DETAIL_INLINE memory_limit available_memory() {
    const detail::stage_guard own{detail::untracked};
    const detail::uncancelled reading; // ~ifstream() closes
    memory_limit least;
#ifdef __linux__
    const detail::linux_memory files;
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
