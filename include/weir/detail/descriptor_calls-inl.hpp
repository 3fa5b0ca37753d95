// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/uncancelled.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE int open_at(int directory, const char* name, int how, mode_t mode) {
    struct stat status;
    const bool may_wait = ::fstatat(directory, name, &status, 0) == 0 && S_ISFIFO(status.st_mode);
    // Where glibc ends a thread in openat(), what it has just opened, or made, may be left.
    std::optional<uncancelled> opening;
    if (!may_wait) opening.emplace();
    int fd;
    do fd = ::openat(directory, name, how | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

WEIR_DETAIL_INLINE bool would_block(int fd) noexcept {
    // EWOULDBLOCK is the same on all of today's systems
    return errno == EAGAIN && (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

WEIR_DETAIL_INLINE int write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(done));
        } else if (would_block(fd)) {
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

WEIR_DETAIL_INLINE int sync_to_disk(int fd) {
    while (::fsync(fd) != 0)
        if (errno != EINTR) return errno == EINVAL || errno == ENOTSUP ? 0 : errno;
    return 0;
}

WEIR_DETAIL_INLINE int owned_descriptor::close() noexcept {
    const uncancelled closing;
    if (fd_ < 0 || ::close(std::exchange(fd_, -1)) == 0) return 0;
    return errno == EINTR ? 0 : errno; // it is closed
}

} // namespace weir::detail
