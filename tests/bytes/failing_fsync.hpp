// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

// Replaces fsync() of the program, so that it can fail on a thread. For one source file a program.

namespace weir::test {

inline thread_local int fsync_failures = 0; ///< how many of the next calls fail
inline thread_local int fsync_error = 0;    ///< with this errno
inline thread_local int fsync_calls = 0;

} // namespace weir::test

extern "C" int fsync(int fd) {
    ++weir::test::fsync_calls;
    if (weir::test::fsync_failures > 0) {
        --weir::test::fsync_failures;
        errno = weir::test::fsync_error;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_fsync, fd));
}
