// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/files_in_use.hpp>
#include <weir/detail/hold_over_fork.hpp>
#include <weir/detail/path.hpp>
#include <weir/detail/printable.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace weir::detail {

WEIR_DETAIL_INLINE std::optional<file_identity> identity_of(int fd) noexcept {
    struct stat status;
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    return file_identity{status.st_dev, status.st_ino};
}

WEIR_DETAIL_INLINE std::optional<file_identity> identity_of(const std::filesystem::path& path) {
    if (has_nul(path)) return {}; // opening it reports it, and all other errors
    struct stat status;
    if (::stat(path.c_str(), &status) == 0) {
        if (!S_ISREG(status.st_mode)) return {};
        return file_identity{status.st_dev, status.st_ino};
    }
    std::error_code error;
    const std::filesystem::path place = followed(path, error);
    if (error || ::stat(directory_of(place).c_str(), &status) != 0) return {};
    return file_identity{status.st_dev, status.st_ino, place.filename().string()};
}

WEIR_DETAIL_INLINE file_in_use& file_in_use::operator=(const file_in_use& other) noexcept {
    if (this != &other) end();
    return *this;
}

WEIR_DETAIL_INLINE file_in_use& file_in_use::operator=(file_in_use&& other) noexcept {
    if (this != &other) {
        end();
        take(other);
    }
    return *this;
}

WEIR_DETAIL_INLINE std::optional<file_use> file_in_use::begin(std::optional<file_identity> file,
                                                              file_use how) {
    const std::lock_guard hold{hold_over_fork<files_in_use>()};
    if (file)
        if (const auto other = conflict(*file, how)) return other;
    unlink();
    file_.swap(file);
    how_ = how;
    begun_ = true;
    link();
    return {};
}

WEIR_DETAIL_INLINE void file_in_use::end() noexcept {
    begun_ = false;
    if (!file_) return;
    std::optional<file_identity> freed; // after the lock
    const std::lock_guard hold{files_in_use};
    unlink();
    file_.swap(freed);
}

WEIR_DETAIL_INLINE std::optional<file_use> file_in_use::conflict(const file_identity& file,
                                                                 file_use how) const noexcept {
    for (const file_in_use* other = files_in_use.first; other != nullptr; other = other->next_)
        if (other != this && other->file_ == file
            && (other->how_ != how || how == file_use::replacing))
            return other->how_;
    return {};
}

WEIR_DETAIL_INLINE void file_in_use::take(file_in_use& other) noexcept {
    begun_ = std::exchange(other.begun_, false);
    how_ = other.how_;
    if (!other.file_) return;
    const std::lock_guard hold{files_in_use};
    other.unlink();
    file_ = std::exchange(other.file_, std::nullopt);
    link();
}

WEIR_DETAIL_INLINE void file_in_use::link() noexcept {
    if (!file_) return;
    previous_ = nullptr;
    next_ = std::exchange(files_in_use.first, this);
    if (next_ != nullptr) next_->previous_ = this;
}

WEIR_DETAIL_INLINE void file_in_use::unlink() noexcept {
    if (!file_) return;
    (previous_ != nullptr ? previous_->next_ : files_in_use.first) = next_;
    if (next_ != nullptr) next_->previous_ = previous_;
}

WEIR_DETAIL_INLINE void throw_in_use(const std::string& name, file_use wanted, file_use other) {
    throw std::system_error{
        std::make_error_code(std::errc::device_or_resource_busy),
        (wanted == file_use::reading ? "weir: cannot read " : "weir: cannot write ")
            + shown_name(name)
            + (other == file_use::reading ? " (this program is reading it; "
                                          : " (this program is writing it; ")
            + "write to another file, and rename it afterwards)"};
}

} // namespace weir::detail
