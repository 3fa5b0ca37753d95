// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/keep_access.hpp>

#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <optional>
#include <vector>

#ifdef __linux__
#include <sys/xattr.h>
#endif

namespace weir::detail {

inline constexpr const char* access_list = "system.posix_acl_access";

/// As the kernel stores it. Empty if the permissions say everything, std::nullopt if it is not known.
WEIR_DETAIL_INLINE std::optional<std::vector<char>> access_list_of([[maybe_unused]] int fd) {
    std::vector<char> list;
#ifdef __linux__
    const ssize_t size = ::fgetxattr(fd, access_list, nullptr, 0);
    if (size < 0 && errno != ENODATA && errno != ENOTSUP) return {};
    list.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    if (!list.empty() && ::fgetxattr(fd, access_list, list.data(), list.size()) != size) return {};
#endif
    return list;
}

/// Whether the file now has this list, which may be empty.
WEIR_DETAIL_INLINE bool set_access_list([[maybe_unused]] int fd, const std::vector<char>& list) {
#ifdef __linux__
    if (!list.empty()) return ::fsetxattr(fd, access_list, list.data(), list.size(), 0) == 0;
    return ::fremovexattr(fd, access_list) == 0 || errno == ENODATA || errno == ENOTSUP;
#else
    return list.empty();
#endif
}

WEIR_DETAIL_INLINE void keep_access(int old_file, int new_file) {
    struct stat was;
    if (::fstat(old_file, &was) != 0) return;
    const auto list = access_list_of(old_file);
    const bool has_group = ::fchown(new_file, was.st_uid, was.st_gid) == 0
                        || ::fchown(new_file, static_cast<uid_t>(-1), was.st_gid) == 0;
    if (list && !list->empty() && has_group && set_access_list(new_file, *list)) return;
    if (!set_access_list(new_file, {})) return; // of the directory, for new files

    constexpr mode_t owner = 0700, all = 0777, others = 07;
    mode_t mode = was.st_mode & all;
    if (!list || !list->empty()) // the bits of the group are not what the group may
        mode &= owner;
    else if (!has_group) { // those of the old group are others now, and some others are not
        const mode_t both = mode & mode >> 3 & others;
        mode = (mode & owner) | both << 3 | both;
    }
    [[maybe_unused]] const bool is_supported = ::fchmod(new_file, mode) == 0;
}

} // namespace weir::detail
