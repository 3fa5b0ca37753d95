// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/files_in_use.hpp>
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

/// The descriptor that a path names; opening the path anew would start at offset 0.
std::optional<int> descriptor_called(std::string_view path);

} // namespace detail

/// The file at a path. It appears there complete, when close() returns, and replaces an existing
/// file and keeps its owner, group, permissions and access control list, as far as the process may;
/// until then the existing file stays as it is. If this is destroyed before close(), or a write
/// fails, the path is unchanged. A symbolic link stays, and the file that it leads to is replaced;
/// other hard links keep the old file. Another user's link, file or pipe in a sticky directory for
/// all is refused.
///
/// The path "-" is standard output. That, /dev/stdout, /dev/fd/3 and the like, pipes and devices
/// are written to directly, and only in part if this is destroyed before close(). Opened at the
/// first write(), or at close(). Buffered, 64 KiB.
///
/// Throws std::system_error, which names the file, if it cannot be opened (a read-only file is not
/// replaced either; nor is a mount point, another user's file in a sticky directory, or one that this
/// program is reading, or writing in another place) or written; after a failed write, each later
/// write() and close() throws too. If close() cannot give the complete file its name, it says where
/// the file is.
class output_file final : public sink {
public:
    explicit output_file(std::filesystem::path path) : path_{std::move(path)} {}
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;

    void write(std::string_view bytes) override;

    /// Of a file that is to be replaced, nothing is seen before close(): does nothing.
    void flush() override;

    void close() override;

    std::string name() const override;

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    void open();

    void empty_buffer();

    void put(std::string_view bytes);

    std::filesystem::path path_;
    int fd_ = -1;                                        ///< where to write
    weir::detail::file_in_use in_use_;                   ///< if the path names a descriptor
    std::optional<weir::detail::replacement_file> file_; ///< unless the path names a descriptor
    std::unique_ptr<char[]> buffer_;
    std::size_t used_ = 0;
    int error_ = 0; ///< errno of the failed write, or EBADF after close()
    bool is_closed_ = false;
};

/// The compression for a file at this path, by its extension: .gz, .zst, or none.
compression compression_by_name(const std::filesystem::path& path);

/// Creates a sink for the file at a path: a weir::bytes::output_file, compressed if its name ends
/// in .gz or .zst. Throws std::runtime_error if this program was built without the library.
std::unique_ptr<sink> create(std::filesystem::path path);

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/output_file-inl.hpp>
#endif
