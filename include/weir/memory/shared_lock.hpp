// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mutex>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace weir::detail {

/// Holds the lock, if there is another thread to hold it against.
class shared_lock_guard {
public:
    explicit shared_lock_guard(std::mutex& lock) noexcept : lock_{needed() ? &lock : nullptr} {
        if (lock_ != nullptr) lock_->lock();
    }
    ~shared_lock_guard() {
        if (lock_ != nullptr) lock_->unlock();
    }
    shared_lock_guard(const shared_lock_guard&) = delete;
    shared_lock_guard& operator=(const shared_lock_guard&) = delete;

private:
    static bool needed() noexcept {
#if __has_include(<sys/single_threaded.h>)
        return __libc_single_threaded == 0;
#else
        return true;
#endif
    }
    std::mutex* lock_;
};

} // namespace weir::detail
