// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#if __has_include(<pthread.h>)
#include <pthread.h>
#endif

namespace weir::detail {

/// While it lives, pthread_cancel() does not end this thread. For destructors and functions that are
/// noexcept, which call what may end a thread, such as close(): that would end the program.
class uncancelled {
public:
#ifdef PTHREAD_CANCEL_DISABLE
    uncancelled() noexcept { ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
    ~uncancelled() {
        int disabled;
        ::pthread_setcancelstate(before_, &disabled);
    }
#else
    uncancelled() noexcept {}
    ~uncancelled() {}
#endif
    uncancelled(const uncancelled&) = delete;
    uncancelled& operator=(const uncancelled&) = delete;

#ifdef PTHREAD_CANCEL_DISABLE
private:
    int before_;
#endif
};

} // namespace weir::detail
