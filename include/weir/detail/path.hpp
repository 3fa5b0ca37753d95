// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <filesystem>
#include <sys/stat.h>
#include <system_error>

// Where paths lead, and where they must not.

namespace weir::detail {

/// Whether the operating system would take only a part of the path for a name.
bool has_nul(const std::filesystem::path& path) noexcept;

/// Throws std::system_error if it has: "weir: cannot `use` a path with a NUL in it".
void refuse_nul(const std::filesystem::path& path, const char* use);

/// The directory that the path is of an entry in.
std::filesystem::path directory_of(const std::filesystem::path& path);

/// Whether an entry of a directory may have been laid out for this program to write to: everybody may
/// make entries there, and it is neither this user's nor that of the owner of the directory. Linux
/// protects open() with O_CREAT in the same way, unless it is told not to.
bool is_laid_out(const struct stat& entry, const struct stat& directory) noexcept;

/// The path after following its symbolic links, whether or not a file exists there. An error if they
/// lead in a circle, or if one is laid out.
std::filesystem::path followed(std::filesystem::path path, std::error_code& error);

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/detail/path-inl.hpp>
#endif
