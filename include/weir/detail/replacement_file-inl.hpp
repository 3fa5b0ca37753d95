// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/files_in_use.hpp>
#include <weir/detail/keep_access.hpp>
#include <weir/detail/path.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/replacement_file.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/detail/utf8.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE void throw_cannot_write(const std::string& name, int error,
                                           const std::string& why) {
    throw std::system_error{error, std::generic_category(),
                            "weir: cannot write " + shown_name(name) + why};
}

WEIR_DETAIL_INLINE replacement_file::replacement_file(const std::filesystem::path& path)
    : name_{path.string()} {
    if (path.empty()) throw_cannot_write("a file without a name", ENOENT);
    refuse_nul(path, "write");
    constexpr int most = 100; // others that replace the file at the same moment
    for (int i = 0; !find(path); ++i)
        if (i == most) throw_cannot_write(name_, EBUSY);
    if (file_) return;
    struct stat directory;
    if (::fstat(directory_.get(), &directory) != 0) throw_cannot_write(name_, errno);
    if (const auto other =
            in_use_.begin(old_ ? identity_of(old_.get())
                               : file_identity{directory.st_dev, directory.st_ino, place_},
                          file_use::replacing))
        throw_in_use(name_, file_use::replacing, *other);
    if (old_) refuse_irreplaceable(directory);
    open_beside();
}

WEIR_DETAIL_INLINE replacement_file::~replacement_file() {
    const uncancelled closing;
    if (!beside_.empty()) ::unlinkat(directory_.get(), beside_.c_str(), 0);
}

inline constexpr const char* why_laid_out =
    " (it is another user's, in a directory for all, and he would get what is written)";

WEIR_DETAIL_INLINE bool replacement_file::find(const std::filesystem::path& path) {
    // The kernel judges whether it may be written, and knows what names in /proc lead to.
    owned_descriptor opened{open_at(AT_FDCWD, path.c_str(), O_WRONLY)};
    if (!opened && errno != ENOENT) throw_cannot_write(name_, errno);
    struct stat status, directory, there;
    if (opened && ::fstat(opened.get(), &status) != 0) throw_cannot_write(name_, errno);
    std::error_code error;
    const std::filesystem::path place = followed(path, error);
    if (error) throw_cannot_write(name_, error.value());
    if (opened && !S_ISREG(status.st_mode)) {
        if (::stat(directory_of(place).c_str(), &directory) == 0 && is_laid_out(status, directory))
            throw_cannot_write(name_, EACCES, why_laid_out);
        file_ = std::move(opened);
        return true;
    }
#ifdef O_PATH
    constexpr int how = O_PATH | O_DIRECTORY; // it need not be readable
#else
    constexpr int how = O_RDONLY | O_DIRECTORY;
#endif
    directory_ = owned_descriptor{open_at(AT_FDCWD, directory_of(place).c_str(), how)};
    if (!directory_) throw_cannot_write(name_, errno);
    place_ = place.filename().string();
    if (place_.empty()) throw_cannot_write(name_, EISDIR);
    const bool is_there =
        ::fstatat(directory_.get(), place_.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0;
    if (!is_there && errno != ENOENT) throw_cannot_write(name_, errno);
    old_ = std::move(opened);
    if (!old_) return !is_there;
    return is_there && status.st_dev == there.st_dev && status.st_ino == there.st_ino;
}

/// Whether this process is the owner of the file, or may act as any owner.
WEIR_DETAIL_INLINE bool acts_as_owner(int fd) noexcept {
#ifdef O_NOATIME // allowed to nobody else
    return ::fcntl(fd, F_SETFL, O_NOATIME) == 0;
#else
    struct stat status;
    return ::geteuid() == 0 || (::fstat(fd, &status) == 0 && status.st_uid == ::geteuid());
#endif
}

WEIR_DETAIL_INLINE void replacement_file::refuse_irreplaceable(const struct stat& directory) const {
    if ((directory.st_mode & S_ISVTX) != 0 && directory.st_uid != ::geteuid()
        && !acts_as_owner(old_.get()))
        throw_cannot_write(name_, EPERM,
                           " (it is another user's, and so is its directory, in which each may "
                           "replace only his own files)");
    struct stat old;
    if (::fstat(old_.get(), &old) != 0) throw_cannot_write(name_, errno);
    if (is_laid_out(old, directory)) throw_cannot_write(name_, EACCES, why_laid_out);
#ifdef STATX_ATTR_MOUNT_ROOT
    struct statx more;
    if (::statx(directory_.get(), place_.c_str(), AT_SYMLINK_NOFOLLOW, 0, &more) == 0
        && (more.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0)
        throw_cannot_write(name_, EBUSY,
                           " (something is mounted on it; write to another file in its place)");
#endif
}

WEIR_DETAIL_INLINE void replacement_file::commit() {
    const auto check = [&](int error) {
        if (error != 0) throw_cannot_write(name_, error);
    };
    if (beside_.empty()) return check(file_.close());
    if (old_) keep_access(old_.get(), file_.get());
    check(sync_to_disk(file_.get()));
    const uncancelled closing; // or it would stay open
    check(file_.close());
    if (::renameat(directory_.get(), beside_.c_str(), directory_.get(), place_.c_str()) != 0) {
        const int error = errno;
        const std::string kept = std::exchange(beside_, {});
        struct stat there;
        if (::fstatat(directory_.get(), kept.c_str(), &there, AT_SYMLINK_NOFOLLOW) != 0)
            throw_cannot_write(name_, error, " (somebody has removed it while it was written)");
        throw_cannot_write(name_, error,
                           " (all of it is in " + shown_name(path_of(kept).string()) + ')');
    }
    beside_.clear();
}

WEIR_DETAIL_INLINE void replacement_file::open_beside() {
    static std::atomic<unsigned> made{0};
    constexpr std::size_t longest = 200; // of 255; the rest is for the additions
    const std::string start =
        '.' + std::string{beginning_of(place_, longest)} + '.' + std::to_string(::getpid()) + '-';
    const mode_t mode = old_ ? 0600 : 0666; // 0666: as any new file
    std::string name;
    do {
        name = start + std::to_string(++made) + ".incomplete";
        file_ = owned_descriptor{
            open_at(directory_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL, mode)};
    } while (!file_ && errno == EEXIST);
    if (!file_) throw_cannot_write(name_, errno);
    beside_ = std::move(name);
}

WEIR_DETAIL_INLINE std::filesystem::path replacement_file::path_of(const std::string& name) const {
    std::error_code unknown;
    const auto link = "/proc/self/fd/" + std::to_string(directory_.get());
    return std::filesystem::read_symlink(link, unknown) / name;
}

} // namespace weir::detail
