// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#if __has_include(<pthread.h>) && __has_include(<unistd.h>)
#include <pthread.h>
#define WEIR_DETAIL_FORKS 1
#else
#define WEIR_DETAIL_FORKS 0
#endif

#include <atomic>

namespace weir::detail {

/// From now on `lockable`, a variable of the program and all its shared libraries, is locked while
/// this process forks. Otherwise the child could wait for ever for a lock of another thread. A
/// thread must not hold two such locks, unless it takes first what was registered last. Returns it.
template <auto& lockable>
[[gnu::visibility("default")]] auto& hold_over_fork() noexcept {
#if WEIR_DETAIL_FORKS
    // Not a static that is initialised here: the lock of the compiler on that is not held.
    static constinit std::atomic<bool> registered{false};
    if (!registered.load(std::memory_order_relaxed) && !registered.exchange(true))
        ::pthread_atfork([] { lockable.lock(); }, [] { lockable.unlock(); },
                         [] { lockable.unlock(); });
#endif
    return lockable;
}

} // namespace weir::detail
