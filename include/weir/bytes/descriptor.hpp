// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <poll.h>
#include <span>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
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

/// How many bytes of a regular file are before the place where its descriptor stands, and how many
/// behind it. Nothing, if it is not a regular file.
struct file_place {
    std::uint64_t before, behind;
};
inline std::optional<file_place> place_in(int fd) noexcept {
    struct stat status;
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    const off_t at = ::lseek(fd, 0, SEEK_CUR);
    if (at < 0) return std::nullopt;
    return file_place{static_cast<std::uint64_t>(at),
                      static_cast<std::uint64_t>(std::max(status.st_size - at, off_t{0}))};
}

/// Passes over at most `count` bytes without reading them, as far as the file is known to go, and
/// returns how many that were. There may be more: a file grows, and those of /proc have no size.
inline std::uint64_t seek_over(int fd, std::uint64_t count) noexcept {
    const auto place = place_in(fd);
    const std::uint64_t over = place ? std::min(count, place->behind) : 0;
    return over != 0 && ::lseek(fd, static_cast<off_t>(over), SEEK_CUR) >= 0 ? over : 0;
}

/// How many bytes there are from where the descriptor stood `passed` bytes ago to the end.
inline std::optional<std::uint64_t> size_from(int fd, std::uint64_t passed) noexcept {
    const auto place = place_in(fd);
    if (!place || place->before < passed) return std::nullopt;
    return passed + place->behind;
}

} // namespace detail

/// An open POSIX file descriptor: a pipe, a socket, a file. It stays the caller's, who closes it
/// after the pipe is done. Non-blocking descriptors are waited for. It begins where the descriptor
/// stands at the first read.
class descriptor final : public source {
public:
    explicit descriptor(int fd, std::string name = {})
        : fd_{fd}, name_{name.empty() ? "descriptor " + std::to_string(fd) : std::move(name)} {}

    std::size_t read(std::span<char> into) override {
        const std::size_t got = detail::read_from(fd_, into, [this] { return name_; });
        passed_ += got;
        return got;
    }

    std::uint64_t skip(std::uint64_t count) override {
        const std::uint64_t over = detail::seek_over(fd_, count);
        passed_ += over;
        return over == count ? over : over + source::skip(count - over);
    }

    std::optional<std::uint64_t> size() override { return detail::size_from(fd_, passed_); }

    std::string name() const override { return name_; }

private:
    int fd_;
    std::uint64_t passed_ = 0;
    std::string name_;
};

/// What is piped into the program.
inline descriptor standard_input() { return descriptor{STDIN_FILENO, "standard input"}; }

} // namespace weir::bytes
