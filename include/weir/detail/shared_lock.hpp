// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <mutex>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace weir::detail {

/// Whether this program has another thread.
inline bool has_threads() noexcept {
#if __has_include(<sys/single_threaded.h>)
    return __libc_single_threaded == 0;
#else
    return true;
#endif
}

/// Holds the lock, if the program has another thread. Locking is not inlined into the functions
/// that are called for each block: it would take their registers.
class shared_lock_guard {
public:
    explicit shared_lock_guard(std::mutex& lock) noexcept
        : lock_{has_threads() ? take(lock) : nullptr} {}
    ~shared_lock_guard() {
        if (lock_ != nullptr) release(*lock_);
    }
    shared_lock_guard(const shared_lock_guard&) = delete;
    shared_lock_guard& operator=(const shared_lock_guard&) = delete;

private:
    [[gnu::noinline]] static std::mutex* take(std::mutex& lock) noexcept {
        lock.lock();
        return &lock;
    }
    [[gnu::noinline]] static void release(std::mutex& lock) noexcept { lock.unlock(); }

    std::mutex* lock_;
};

} // namespace weir::detail
