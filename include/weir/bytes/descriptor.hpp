// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <cerrno>
#include <cstddef>
#include <poll.h>
#include <span>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::bytes {

namespace detail {

/// `name()` is what the error message calls the source; asked for only then, as it allocates.
template <class Name>
std::size_t read_from(int fd, std::span<char> into, Name name) {
    for (;;) {
        const ssize_t got = ::read(fd, into.data(), into.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno == EAGAIN) { // EWOULDBLOCK is the same on all of today's systems
            pollfd readable{fd, POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (errno != EINTR) {
            throw std::system_error{errno, std::generic_category(), "weir: cannot read " + name()};
        }
    }
}

} // namespace detail

/// An open POSIX file descriptor: a pipe, a socket, a file. It stays the caller's, who closes it
/// after the pipe is done. Non-blocking descriptors are waited for.
class descriptor final : public source {
public:
    explicit descriptor(int fd, std::string name = {})
        : fd_{fd}, name_{name.empty() ? "descriptor " + std::to_string(fd) : std::move(name)} {}

    std::size_t read(std::span<char> into) override {
        return detail::read_from(fd_, into, [this] { return name_; });
    }

    std::string name() const override { return name_; }

private:
    int fd_;
    std::string name_;
};

/// What is piped into the program.
inline descriptor standard_input() { return descriptor{STDIN_FILENO, "standard input"}; }

} // namespace weir::bytes
