// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/path.hpp>
#include <weir/detail/printable.hpp>

#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace weir::detail {

WEIR_DETAIL_INLINE bool has_nul(const std::filesystem::path& path) noexcept {
    return path.native().find('\0') != std::string::npos;
}

WEIR_DETAIL_INLINE void refuse_nul(const std::filesystem::path& path, const char* use) {
    if (has_nul(path))
        throw std::system_error{std::make_error_code(std::errc::invalid_argument),
                                std::string{"weir: cannot "} + use
                                    + " a path with a NUL in it, after \""
                                    + shown_name(path.c_str()) + '"'};
}

WEIR_DETAIL_INLINE std::filesystem::path directory_of(const std::filesystem::path& path) {
    return path.parent_path() / "."; // "." alone, if it is here
}

WEIR_DETAIL_INLINE bool is_laid_out(const struct stat& entry,
                                    const struct stat& directory) noexcept {
    constexpr mode_t for_all = S_ISVTX | S_IWOTH;
    return (directory.st_mode & for_all) == for_all && entry.st_uid != ::geteuid()
        && entry.st_uid != directory.st_uid;
}

WEIR_DETAIL_INLINE std::filesystem::path followed(std::filesystem::path path,
                                                  std::error_code& error) {
    constexpr int most = 40; // the limit of Linux
    for (int links = 0; links < most; ++links) {
        struct stat link, directory;
        if (::lstat(path.c_str(), &link) != 0 || !S_ISLNK(link.st_mode)) return path;
        if (::stat(directory_of(path).c_str(), &directory) == 0 && is_laid_out(link, directory)) {
            error = std::make_error_code(std::errc::permission_denied);
            return {};
        }
        const std::filesystem::path target = std::filesystem::read_symlink(path, error);
        if (error) return {};
        path = path.parent_path() / target; // the target alone, if it is absolute
    }
    error = std::make_error_code(std::errc::too_many_symbolic_link_levels);
    return {};
}

} // namespace weir::detail
