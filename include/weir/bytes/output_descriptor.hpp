// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/files_in_use.hpp>

#include <string>
#include <string_view>

namespace weir::bytes {

namespace detail {

/// Says that the file of this descriptor is being written. Throws std::system_error, which names the
/// sink, if this program is reading it, or writing it by its name.
void begin_writing(weir::detail::file_in_use& file, int fd, const sink& named);

/// `named`: the sink that the error message names.
void write_to(int fd, std::string_view bytes, const sink& named);

} // namespace detail

/// An open POSIX file descriptor: a pipe, a socket, a file. Not owned: the caller closes it.
/// close() does nothing, because nothing is buffered. A write to a non-blocking descriptor waits;
/// the time-out of a socket (SO_SNDTIMEO) is an error, EAGAIN.
/// Writing to a pipe that has no reader any more ends the program, unless it ignores SIGPIPE.
/// A file that this program is reading is refused, at the first write.
class output_descriptor final : public sink {
public:
    explicit output_descriptor(int fd, std::string name = {});

    void write(std::string_view bytes) override;

    void close() override { in_use_.end(); }

    std::string name() const override;

private:
    weir::detail::file_in_use in_use_;
    int fd_;
    std::string name_;
};

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/output_descriptor-inl.hpp>
#endif
