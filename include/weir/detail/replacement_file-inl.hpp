// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/replacement_file.hpp>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE void throw_cannot_write(const std::string& name, int error) {
    throw std::system_error{error, std::generic_category(), "weir: cannot write " + name};
}

WEIR_DETAIL_INLINE std::filesystem::path followed(std::filesystem::path path) {
    constexpr int most = 40; // the limit of Linux
    for (int links = 0; links < most; ++links) {
        std::error_code ignored; // opening the file reports it
        if (!std::filesystem::is_symlink(path, ignored)) return path;
        const std::filesystem::path target = std::filesystem::read_symlink(path, ignored);
        path = path.parent_path() / target; // the target alone, if it is absolute
    }
    throw_cannot_write(path.string(), ELOOP);
}

WEIR_DETAIL_INLINE replacement_file::~replacement_file() {
    if (fd_ >= 0) ::close(fd_);
    if (!is_committed_) ::unlink(beside_.c_str());
}

WEIR_DETAIL_INLINE void replacement_file::commit() {
    const bool cannot_sync = ::fsync(fd_) != 0 && errno != EINVAL && errno != ENOTSUP;
    if (cannot_sync) throw_cannot_write(place_.string(), errno);
    if (::close(std::exchange(fd_, -1)) != 0 && errno != EINTR)
        throw_cannot_write(place_.string(), errno);
    if (::rename(beside_.c_str(), place_.c_str()) != 0) throw_cannot_write(place_.string(), errno);
    is_committed_ = true;
}

WEIR_DETAIL_INLINE std::string replacement_file::unique_name() const {
    static std::atomic<unsigned> made{0};
    constexpr std::size_t longest = 200; // of 255; the rest is for the additions
    return '.' + place_.filename().string().substr(0, longest) + '.' + std::to_string(::getpid())
         + '-' + std::to_string(++made) + ".incomplete";
}

WEIR_DETAIL_INLINE replacement_file::replacement_file(std::filesystem::path place,
                                                      std::optional<mode_t> mode)
    : place_{std::move(place)} {
    do {
        beside_ = place_.parent_path() / unique_name();
        fd_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd_ < 0 && (errno == EEXIST || errno == EINTR));
    if (fd_ < 0) throw_cannot_write(place_.string(), errno);
    if (mode) static_cast<void>(::fchmod(fd_, *mode)); // not supported by some file systems
}

WEIR_DETAIL_INLINE void write_file(const std::filesystem::path& path, std::string_view text) {
    const auto write_all = [&](int fd) {
        while (!text.empty()) {
            const ssize_t written = ::write(fd, text.data(), text.size());
            if (written < 0 && errno != EINTR) throw_cannot_write(path.string(), errno);
            if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        }
    };
    struct stat status;
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (!exists || S_ISREG(status.st_mode)) {
        constexpr mode_t permissions = 0777;
        replacement_file file{followed(path),
                              exists ? std::optional{status.st_mode & permissions} : std::nullopt};
        write_all(file.descriptor());
        file.commit();
        return;
    }
    struct opened {
        int fd;
        ~opened() {
            if (fd >= 0) ::close(fd);
        }
    } const file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (file.fd < 0) throw_cannot_write(path.string(), errno);
    write_all(file.fd);
}

} // namespace weir::detail
