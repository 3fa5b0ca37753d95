// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace weir::bytes {

namespace detail {

/// `named`: the source that the error message names.
std::size_t read_from(int fd, std::span<char> into, const source& named);

/// How many bytes of a regular file are before the place where its descriptor stands, and how many
/// behind it. Nothing, if it is not a regular file.
struct file_place {
    std::uint64_t before, behind;
};
std::optional<file_place> place_in(int fd) noexcept;

/// Passes over at most `count` bytes without reading them, as far as the file is known to go, and
/// returns how many that were. There may be more: a file grows, and those of /proc have no size.
std::uint64_t seek_over(int fd, std::uint64_t count) noexcept;

/// How many bytes there are from where the descriptor stood `passed` bytes ago to the end.
std::optional<std::uint64_t> size_from(int fd, std::uint64_t passed) noexcept;

} // namespace detail

/// An open POSIX file descriptor: a pipe, a socket, a file. It stays the caller's, who closes it
/// after the pipe is done. Non-blocking descriptors are waited for. It begins where the descriptor
/// stands at the first read.
class descriptor final : public source {
public:
    explicit descriptor(int fd, std::string name = {});

    std::size_t read(std::span<char> into) override;

    std::uint64_t skip(std::uint64_t count) override;

    std::optional<std::uint64_t> size() override;

    std::string name() const override;

private:
    int fd_;
    std::uint64_t passed_ = 0;
    std::string name_;
};

/// What is piped into the program.
descriptor standard_input();

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/descriptor-inl.hpp>
#endif
