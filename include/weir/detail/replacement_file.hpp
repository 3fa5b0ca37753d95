// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace weir::bytes::detail {

[[noreturn]] void throw_cannot_write(const std::string& name, int error);

/// Where a path leads to in the end, be there a file or not.
std::filesystem::path followed(std::filesystem::path path);

/// A new file that takes the place of another, or of none, once it is complete. Until then it is
/// beside it, under a name that begins with a dot and ends in ".incomplete"; a program that is
/// killed leaves that behind.
class replacement_file {
public:
    /// `mode`: the permissions of the file that is replaced.
    replacement_file(std::filesystem::path place, std::optional<mode_t> mode);

    ~replacement_file();

    replacement_file(const replacement_file&) = delete;
    replacement_file& operator=(const replacement_file&) = delete;

    int descriptor() const noexcept { return fd_; }

    /// First to the disk, then to its place: a machine that fails leaves the old file or the new.
    void commit();

private:
    std::string unique_name() const;

    std::filesystem::path place_;
    std::filesystem::path beside_;
    int fd_ = -1;
    bool is_committed_ = false;
};

} // namespace weir::bytes::detail

#ifndef WEIR_COMPILED
#include <weir/detail/replacement_file-inl.hpp>
#endif
