// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/files_in_use.hpp>
#include <weir/detail/replacement_file.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE void throw_cannot_write(const std::string& name, int error) {
    throw std::system_error{error, std::generic_category(), "weir: cannot write " + name};
}

WEIR_DETAIL_INLINE int write_all(int fd, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(done));
        } else if (errno == EAGAIN) { // EWOULDBLOCK is the same on all of today's systems
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

WEIR_DETAIL_INLINE replacement_file::replacement_file(const std::filesystem::path& path)
    : name_{path.string()}, place_{followed(path)} {
    if (path.empty()) throw_cannot_write("a file without a name", ENOENT);
    if (place_.empty()) throw_cannot_write(name_, ELOOP);
    struct stat status;
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && ::access(path.c_str(), W_OK) != 0) throw_cannot_write(name_, errno);
    if (!exists || S_ISREG(status.st_mode)) {
        if (const auto other = in_use_.begin(identity_of(path), file_use::replacing))
            throw_in_use(name_, file_use::replacing, *other);
        open_beside();
        constexpr mode_t permissions = 0777;
        if (exists) // not supported by some file systems
            static_cast<void>(::fchmod(fd_, status.st_mode & permissions));
    } else {
        do fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        while (fd_ < 0 && errno == EINTR);
        if (fd_ < 0) throw_cannot_write(name_, errno);
    }
}

WEIR_DETAIL_INLINE replacement_file::~replacement_file() {
    if (fd_ >= 0) ::close(fd_);
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

WEIR_DETAIL_INLINE void replacement_file::commit() {
    const auto check = [&](bool failed) {
        if (failed) throw_cannot_write(name_, errno);
    };
    if (!beside_.empty()) check(::fsync(fd_) != 0 && errno != EINVAL && errno != ENOTSUP);
    check(::close(std::exchange(fd_, -1)) != 0 && errno != EINTR);
    if (beside_.empty()) return;
    check(::rename(beside_.c_str(), place_.c_str()) != 0);
    beside_.clear();
    in_use_.end();
}

WEIR_DETAIL_INLINE void replacement_file::open_beside() {
    static std::atomic<unsigned> made{0};
    constexpr std::size_t longest = 200; // of 255; the rest is for the additions
    const std::string start = '.' + place_.filename().string().substr(0, longest) + '.'
                            + std::to_string(::getpid()) + '-';
    do {
        beside_ = place_.parent_path() / (start + std::to_string(++made) + ".incomplete");
        fd_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd_ < 0 && (errno == EEXIST || errno == EINTR));
    if (fd_ < 0) throw_cannot_write(name_, errno);
}

} // namespace weir::detail
