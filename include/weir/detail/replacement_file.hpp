// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace weir::detail {

[[noreturn]] void throw_cannot_write(const std::string& name, int error);

/// The path after following its symbolic links, whether or not a file exists there.
std::filesystem::path followed(std::filesystem::path path);

/// A new file that replaces another, or none, once it is complete. Until then it is in the same
/// directory, under a name that begins with a dot and ends in ".incomplete"; a program that is
/// killed leaves it there.
class replacement_file {
public:
    /// `mode`: the permissions of the file that is replaced.
    replacement_file(std::filesystem::path place, std::optional<mode_t> mode);

    ~replacement_file();

    replacement_file(const replacement_file&) = delete;
    replacement_file& operator=(const replacement_file&) = delete;

    int descriptor() const noexcept { return fd_; }

    /// Writes the file to disk, then renames it: if the machine fails, either the old file or the
    /// new one is there.
    void commit();

private:
    std::string unique_name() const;

    std::filesystem::path place_;
    std::filesystem::path beside_;
    int fd_ = -1;
    bool is_committed_ = false;
};

/// Writes a file: a regular file is replaced once the new one is complete, and anything else, a pipe
/// say, is written to directly. Throws std::system_error that names the file.
void write_file(const std::filesystem::path& path, std::string_view text);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/replacement_file-inl.hpp>
#endif
