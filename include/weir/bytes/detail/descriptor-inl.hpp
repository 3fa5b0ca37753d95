// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/tied_output.hpp>

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

namespace weir::bytes::detail {

WEIR_DETAIL_INLINE void begin_reading(weir::detail::file_in_use& file, int fd,
                                      const source& named) {
    using weir::detail::file_use;
    if (const auto other = file.begin(weir::detail::identity_of(fd), file_use::reading))
        weir::detail::throw_in_use(named.name(), file_use::reading, *other);
}

[[noreturn]] inline void throw_cannot_read(const source& named, int error) {
    throw std::system_error{error, std::generic_category(),
                            "weir: cannot read " + weir::detail::shown_name(named.name())};
}

WEIR_DETAIL_INLINE std::size_t read_from(int fd, std::span<char> into,
                                         const weir::detail::file_in_use& file,
                                         const source& named) {
    if (!file.is_regular_file() && weir::detail::has_tied_outputs()) {
        pollfd readable{fd, POLLIN, 0};
        if (::poll(&readable, 1, 0) == 0) weir::detail::hand_on_tied_outputs();
    }
    for (;;) {
        const ssize_t got = ::read(fd, into.data(), into.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        if (weir::detail::would_block(fd)) {
            pollfd readable{fd, POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (errno != EINTR) {
            throw_cannot_read(named, errno);
        }
    }
}

WEIR_DETAIL_INLINE std::optional<file_place> place_in(int fd, const source& named) {
    struct stat status;
    if (::fstat(fd, &status) != 0) throw_cannot_read(named, errno);
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    const off_t at = ::lseek(fd, 0, SEEK_CUR);
    if (at < 0 && errno != ESPIPE) throw_cannot_read(named, errno);
    if (at < 0) return std::nullopt;
    return file_place{static_cast<std::uint64_t>(at),
                      static_cast<std::uint64_t>(std::max(status.st_size - at, off_t{0}))};
}

WEIR_DETAIL_INLINE std::uint64_t seek_over(int fd, std::uint64_t count, const source& named) {
    const auto place = place_in(fd, named);
    const std::uint64_t over = place ? std::min(count, place->behind) : 0;
    return over != 0 && ::lseek(fd, static_cast<off_t>(over), SEEK_CUR) >= 0 ? over : 0;
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> size_from(int fd, std::uint64_t passed,
                                                          const source& named) {
    const auto place = place_in(fd, named);
    if (!place || place->before < passed) return std::nullopt;
    return passed + place->behind;
}

} // namespace weir::bytes::detail

namespace weir::bytes {

WEIR_DETAIL_INLINE descriptor::descriptor(int fd, std::string name)
    : fd_{fd}, name_{name.empty() ? "descriptor " + std::to_string(fd) : std::move(name)} {}

WEIR_DETAIL_INLINE std::size_t descriptor::read(std::span<char> into) {
    begin();
    const std::size_t got = detail::read_from(fd_, into, in_use_, *this);
    passed_ += got;
    return got;
}

WEIR_DETAIL_INLINE std::uint64_t descriptor::skip(std::uint64_t count) {
    begin();
    const std::uint64_t over = detail::seek_over(fd_, count, *this);
    passed_ += over;
    return over == count ? over : over + source::skip(count - over);
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> descriptor::size() {
    begin();
    return detail::size_from(fd_, passed_, *this);
}

WEIR_DETAIL_INLINE std::string descriptor::name() const { return name_; }

WEIR_DETAIL_INLINE void descriptor::begin() {
    if (!in_use_.has_begun()) detail::begin_reading(in_use_, fd_, *this);
}

WEIR_DETAIL_INLINE descriptor standard_input() {
    return descriptor{STDIN_FILENO, "standard input"};
}

} // namespace weir::bytes
