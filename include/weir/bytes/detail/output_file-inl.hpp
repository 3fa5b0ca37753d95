// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/bytes/sink.hpp>
#include <weir/detail/replacement_file.hpp>

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::bytes::detail {

WEIR_DETAIL_INLINE std::optional<int> descriptor_called(std::string_view path) {
    if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
    if (path == "/dev/stderr") return STDERR_FILENO;
    for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"}) {
        if (!path.starts_with(directory)) continue;
        const std::string_view number = path.substr(directory.size());
        int fd = -1;
        const auto end = number.data() + number.size();
        const auto read = std::from_chars(number.data(), end, fd);
        if (read.ec == std::errc{} && read.ptr == end && fd >= 0) return fd;
    }
    return std::nullopt;
}

} // namespace weir::bytes::detail

namespace weir::bytes {

WEIR_DETAIL_INLINE void output_file::write(std::string_view bytes) {
    open();
    if (bytes.size() > buffer_size - used_) empty_buffer();
    if (bytes.size() > buffer_size) return put(bytes);
    if (!bytes.empty()) std::memcpy(buffer_.get() + used_, bytes.data(), bytes.size());
    used_ += bytes.size();
}

WEIR_DETAIL_INLINE void output_file::flush() {
    if (used_ != 0 && !(file_ && file_->replaces())) empty_buffer();
}

WEIR_DETAIL_INLINE void output_file::close() {
    if (is_closed_) return;
    open();
    empty_buffer();
    error_ = EBADF; // from now on write() throws
    if (file_) file_->commit();
    file_.reset();
    in_use_.end();
    is_closed_ = true;
}

WEIR_DETAIL_INLINE std::string output_file::name() const {
    return path_.native() == "-" ? "standard output" : path_.string();
}

WEIR_DETAIL_INLINE void output_file::open() {
    if (error_ != 0) weir::detail::throw_cannot_write(name(), error_);
    if (fd_ >= 0) return;
    if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size);
    if (const auto fd = detail::descriptor_called(path_.native())) {
        detail::begin_writing(in_use_, *fd, *this);
        fd_ = *fd;
        return;
    }
    file_.emplace(path_);
    fd_ = file_->descriptor();
}

WEIR_DETAIL_INLINE void output_file::empty_buffer() {
    put({buffer_.get(), std::exchange(used_, 0)});
}

WEIR_DETAIL_INLINE void output_file::put(std::string_view bytes) {
    error_ = EIO; // until all is written, a part of the data is missing
    try {
        detail::write_to(fd_, bytes, *this);
    } catch (const std::system_error& failed) {
        error_ = failed.code().value();
        throw;
    }
    error_ = 0;
}

WEIR_DETAIL_INLINE compression compression_by_name(const std::filesystem::path& path) {
    const std::filesystem::path ending = path.extension();
    return ending == ".gz"  ? compression::gzip
         : ending == ".zst" ? compression::zstd
                            : compression::none;
}

WEIR_DETAIL_INLINE std::unique_ptr<sink> create(std::filesystem::path path) {
    const compression how = compression_by_name(path);
    auto file = std::make_unique<output_file>(std::move(path));
    if (how == compression::none) return file;
    return std::make_unique<compressed_sink>(std::move(file), how);
}

} // namespace weir::bytes
