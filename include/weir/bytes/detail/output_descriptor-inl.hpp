// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/sink.hpp>

#include <cerrno>
#include <cstddef>
#include <poll.h>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::bytes::detail {

WEIR_DETAIL_INLINE void write_to(int fd, std::string_view bytes, const sink& named) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(done));
        } else if (errno == EAGAIN) { // EWOULDBLOCK is the same on all of today's systems
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            throw std::system_error{errno, std::generic_category(),
                                    "weir: cannot write " + named.name()};
        }
    }
}

} // namespace weir::bytes::detail

namespace weir::bytes {

WEIR_DETAIL_INLINE output_descriptor::output_descriptor(int fd, std::string name)
    : fd_{fd}, name_{name.empty() ? "descriptor " + std::to_string(fd) : std::move(name)} {}

WEIR_DETAIL_INLINE void output_descriptor::write(std::string_view bytes) {
    detail::write_to(fd_, bytes, *this);
}

WEIR_DETAIL_INLINE std::string output_descriptor::name() const { return name_; }

} // namespace weir::bytes
