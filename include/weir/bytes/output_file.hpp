// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/replacement_file.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::bytes {

namespace detail {

/// The descriptor of this program that a path means, which to open anew would begin at its front.
std::optional<int> descriptor_called(std::string_view path);

} // namespace detail

/// The file at a path. It appears there complete, when close() returns, and takes the place and the
/// permissions of the one that was there; until then that one stays as it is. If this is destroyed
/// unclosed, or cannot be written, nothing has happened. A symbolic link stays, and the file that
/// it leads to is replaced; other hard links keep the old file.
///
/// The path "-" is standard output. That, /dev/stdout, /dev/fd/3 and the like, pipes and devices
/// are written to directly, and only in part if this is destroyed unclosed. Opened at the first
/// write, or at close(). Buffered, 64 KiB.
///
/// Throws std::system_error, which names the file, if it cannot be opened (a file that may not be
/// written to is not replaced either) or written; after that all that follows throws too.
class output_file final : public sink {
public:
    explicit output_file(std::filesystem::path path) : path_{std::move(path)} {}
    ~output_file() override;
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;

    void write(std::string_view bytes) override;

    void close() override;

    std::string name() const override;

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    void open();

    void flush();

    void put(std::string_view bytes);

    std::filesystem::path path_;
    int fd_ = -1;     ///< where to write
    int opened_ = -1; ///< the same, if it is to be closed
    std::optional<detail::replacement_file> replacement_;
    std::unique_ptr<char[]> buffer_;
    std::size_t used_ = 0;
    int error_ = 0; ///< why nothing can be written any more
    bool is_closed_ = false;
};

/// What a file at this path is to be compressed with, by the end of its name.
compression compression_by_name(const std::filesystem::path& path);

/// The file at a path, to be written: a weir::bytes::output_file, compressed if its name ends in
/// .gz or .zst. Throws std::runtime_error if this program was built without the library for that.
std::unique_ptr<sink> create(std::filesystem::path path);

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/output_file-inl.hpp>
#endif
