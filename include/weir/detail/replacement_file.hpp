// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>

#include <filesystem>
#include <string>
#include <sys/stat.h>

namespace weir::detail {

/// `why`: what the error does not say, in brackets.
[[noreturn]] void throw_cannot_write(const std::string& name, int error,
                                     const std::string& why = {});

/// The file at a path, written anew. A regular file, or none, is replaced once the new one is
/// complete, and keeps its owner, group, permissions and access control list: see keep_access(). Until
/// then the new one is in the same directory, where its owner alone can use it if there is an old one,
/// as `.<name>.<process>-<number>.incomplete`; a program that is killed leaves it there. A symbolic
/// link stays, and the file that it leads to is replaced. Anything else, a pipe say, is written to
/// directly.
///
/// What open() for writing would refuse is refused, as is what cannot be renamed. The directory is the
/// one that the path named when it was opened, wherever the process goes then.
///
/// Throws std::system_error, which names the path; also if this program is reading or writing the
/// file.
class replacement_file {
public:
    explicit replacement_file(const std::filesystem::path& path);

    ~replacement_file();

    replacement_file(const replacement_file&) = delete;
    replacement_file& operator=(const replacement_file&) = delete;

    int descriptor() const noexcept { return file_.get(); }

    /// Whether it is replaced, rather than written to directly.
    bool replaces() const noexcept { return !beside_.empty(); }

    /// Closes it. A replacement is written to disk first, and then renamed: if the machine fails,
    /// either the old file or the new one is there. If it cannot be renamed, it stays where it is, and
    /// the exception says where.
    void commit();

private:
    /// Returns whether the path leads to the same, by the kernel and by following it here: not if
    /// somebody has just replaced the file.
    bool find(const std::filesystem::path& path);

    void refuse_irreplaceable(const struct stat& directory) const;

    void open_beside();

    /// As the directory is called now.
    std::filesystem::path path_of(const std::string& name) const;

    file_in_use in_use_;
    std::string name_;
    owned_descriptor directory_;
    std::string place_;     ///< in the directory
    owned_descriptor old_;  ///< none, if there is no file yet
    std::string beside_{};  ///< empty once committed, and if it is written to directly
    owned_descriptor file_; ///< what is written to
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/replacement_file-inl.hpp>
#endif
