// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/replacement.hpp>
#include <weir/bytes/sink.hpp>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::bytes {

namespace detail {

/// The descriptor of this program that a path means, which to open anew would begin at its front.
inline std::optional<int> descriptor_called(std::string_view path) {
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
    ~output_file() override {
        if (opened_ >= 0) ::close(opened_);
    }
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;

    void write(std::string_view bytes) override {
        open();
        if (bytes.size() > buffer_size - used_) flush();
        if (bytes.size() > buffer_size) return put(bytes);
        if (!bytes.empty()) std::memcpy(buffer_.get() + used_, bytes.data(), bytes.size());
        used_ += bytes.size();
    }

    void close() override {
        if (is_closed_) return;
        open();
        flush();
        error_ = EBADF; // what is written from now on is written to nothing
        if (replacement_) replacement_->commit();
        if (opened_ >= 0 && ::close(std::exchange(opened_, -1)) != 0 && errno != EINTR)
            detail::throw_cannot_write(name(), errno);
        is_closed_ = true;
    }

    std::string name() const override {
        return path_.native() == "-" ? "standard output" : path_.string();
    }

private:
    static constexpr std::size_t buffer_size = std::size_t{64} << 10;

    void open() {
        if (error_ != 0) detail::throw_cannot_write(name(), error_);
        if (fd_ >= 0) return;
        if (!buffer_) buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size);
        if (const auto fd = detail::descriptor_called(path_.native())) {
            fd_ = *fd;
            return;
        }
        if (path_.empty()) detail::throw_cannot_write("a file without a name", ENOENT);
        struct stat status;
        const bool exists = ::stat(path_.c_str(), &status) == 0;
        if (exists && ::access(path_.c_str(), W_OK) != 0) detail::throw_cannot_write(name(), errno);
        if (!exists || S_ISREG(status.st_mode)) {
            constexpr mode_t permissions = 0777;
            const auto mode = exists ? std::optional{status.st_mode & permissions} : std::nullopt;
            replacement_.emplace(detail::followed(path_), mode);
            fd_ = replacement_->descriptor();
        } else {
            do opened_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
            while (opened_ < 0 && errno == EINTR);
            if (opened_ < 0) detail::throw_cannot_write(name(), errno);
            fd_ = opened_;
        }
    }

    void flush() { put({buffer_.get(), std::exchange(used_, 0)}); }

    void put(std::string_view bytes) {
        try {
            detail::write_to(fd_, bytes, [this] { return name(); });
        } catch (const std::system_error& failed) {
            error_ = failed.code().value(); // a part is missing now
            throw;
        }
    }

    std::filesystem::path path_;
    int fd_ = -1;     ///< where to write
    int opened_ = -1; ///< the same, if it is to be closed
    std::optional<detail::replacement> replacement_;
    std::unique_ptr<char[]> buffer_;
    std::size_t used_ = 0;
    int error_ = 0; ///< why nothing can be written any more
    bool is_closed_ = false;
};

} // namespace weir::bytes
