// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>

#include <cerrno>
#include <cstddef>
#include <poll.h>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::bytes {

namespace detail {

/// `name()` is what the error message calls the sink; asked for only then, as it allocates.
template <class Name>
void write_to(int fd, std::string_view bytes, Name name) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(done));
        } else if (errno == EAGAIN) { // EWOULDBLOCK is the same on all of today's systems
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            throw std::system_error{errno, std::generic_category(), "weir: cannot write " + name()};
        }
    }
}

} // namespace detail

/// An open POSIX file descriptor: a pipe, a socket, a file. It stays the caller's, who closes it;
/// close() does nothing, as nothing is held back. Non-blocking descriptors are waited for. Writing
/// to a pipe that nobody reads any more ends the program, unless it ignores SIGPIPE.
class output_descriptor final : public sink {
public:
    explicit output_descriptor(int fd, std::string name = {})
        : fd_{fd}, name_{name.empty() ? "descriptor " + std::to_string(fd) : std::move(name)} {}

    void write(std::string_view bytes) override {
        detail::write_to(fd_, bytes, [this] { return name_; });
    }

    void close() override {}

    std::string name() const override { return name_; }

private:
    int fd_;
    std::string name_;
};

} // namespace weir::bytes
