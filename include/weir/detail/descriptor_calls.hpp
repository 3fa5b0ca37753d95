// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <string_view>
#include <sys/types.h>
#include <utility>

// Calls of the operating system, which go on after a signal. A thread may be cancelled in those that
// are not noexcept.

namespace weir::detail {

/// As ::openat(). A thread is cancelled in it only while it waits for the other end of a pipe.
int open_at(int directory, const char* name, int how, mode_t mode = 0);

/// Whether the read or write that has just failed is to be waited for: the descriptor is
/// non-blocking. One that blocks fails like that when it has a time-out, and it has passed.
bool would_block(int fd) noexcept;

/// Writes all of it, and waits where a non-blocking descriptor would block. Returns 0, or the errno
/// of the write that failed.
int write_all(int fd, std::string_view bytes);

/// Waits until it is on the disk, if there is one. Returns 0 or an errno.
int sync_to_disk(int fd);

/// Closed at the end.
class owned_descriptor {
public:
    explicit owned_descriptor(int fd = -1) noexcept : fd_{fd} {}
    owned_descriptor(owned_descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    owned_descriptor& operator=(owned_descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~owned_descriptor() { static_cast<void>(close()); }

    explicit operator bool() const noexcept { return fd_ >= 0; }
    int get() const noexcept { return fd_; }

    /// Returns 0 or an errno.
    int close() noexcept;

private:
    int fd_;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/descriptor_calls-inl.hpp>
#endif
