// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/files_in_use.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace weir::detail {

[[noreturn]] void throw_cannot_write(const std::string& name, int error);

/// Writes all of it, and waits where the descriptor would block. Returns 0, or the errno of the write
/// that failed.
int write_all(int fd, std::string_view bytes) noexcept;

/// The file at a path, written anew. A regular file, or none, is replaced once the new one is
/// complete, and keeps its permissions. Until then the new one is in the same directory, under a name
/// that begins with a dot and ends in ".incomplete"; a program that is killed leaves it there. A
/// symbolic link stays, and the file that it leads to is replaced. Anything else, a pipe say, is
/// written to directly.
///
/// Throws std::system_error, which names the path; also if this program is reading or writing the
/// file.
class replacement_file {
public:
    /// Opens it. A read-only file is not replaced.
    explicit replacement_file(const std::filesystem::path& path);

    ~replacement_file();

    replacement_file(const replacement_file&) = delete;
    replacement_file& operator=(const replacement_file&) = delete;

    int descriptor() const noexcept { return fd_; }

    /// Whether it is replaced, rather than written to directly.
    bool replaces() const noexcept { return !beside_.empty(); }

    /// Closes it. A replacement is written to disk first, and then renamed: if the machine fails,
    /// either the old file or the new one is there.
    void commit();

private:
    void open_beside();

    file_in_use in_use_;
    std::string name_;
    std::filesystem::path place_;
    std::filesystem::path beside_; ///< empty once committed, and if it is written to directly
    int fd_ = -1;
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/replacement_file-inl.hpp>
#endif
