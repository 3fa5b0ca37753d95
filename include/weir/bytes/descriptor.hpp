// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/files_in_use.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir::bytes {

namespace detail {

/// Says that the file of this descriptor is being read. Throws std::system_error, which names the
/// source, if this program is writing it.
void begin_reading(weir::detail::file_in_use& file, int fd, const source& named);

/// `file`: the same file; `named`: the source that the error message names. If nothing is there to be
/// read yet, first hands on what the outputs of this thread have kept: see weir::detail::tied_output.
std::size_t read_from(int fd, std::span<char> into, const weir::detail::file_in_use& file,
                      const source& named);

/// How many bytes of a regular file are before the current offset of its descriptor, and how many
/// after it. std::nullopt if it is not a regular file. Throws, as read_from() does, if that cannot be
/// told: parts of a file that were taken for parts of a pipe would not be those of other readers.
struct file_place {
    std::uint64_t before, behind;
};
std::optional<file_place> place_in(int fd, const source& named);

/// Skips at most `count` bytes without reading them, up to the known end of the file, and returns
/// how many it skipped. There may be more bytes: a file can grow, and files of /proc have size 0.
std::uint64_t seek_over(int fd, std::uint64_t count, const source& named);

/// How many bytes there are from `passed` bytes before the current offset to the end.
std::optional<std::uint64_t> size_from(int fd, std::uint64_t passed, const source& named);

} // namespace detail

/// An open POSIX file descriptor: a pipe, a socket, a file. Not owned: the caller closes it after
/// the pipe is done. A read from a non-blocking descriptor waits for data; the time-out of a socket
/// (SO_RCVTIMEO) is an error, EAGAIN. The first read starts at the current offset of the descriptor.
/// A file that this program is writing is refused then.
class descriptor final : public source {
public:
    explicit descriptor(int fd, std::string name = {});

    std::size_t read(std::span<char> into) override;

    std::uint64_t skip(std::uint64_t count) override;

    std::optional<std::uint64_t> size() override;

    std::string name() const override;

private:
    void begin();

    weir::detail::file_in_use in_use_;
    int fd_;
    std::uint64_t passed_ = 0;
    std::string name_;
};

/// The standard input of the program.
descriptor standard_input();

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/descriptor-inl.hpp>
#endif
