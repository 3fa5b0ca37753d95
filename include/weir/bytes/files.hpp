// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::bytes {

/// Several files that are read one after the other, as weir::bytes::file each: no record begins in
/// one and ends in the next. Nothing is opened.
class files {
public:
    explicit files(std::vector<std::filesystem::path> paths) : paths_{std::move(paths)} {}

    std::size_t count() const noexcept { return paths_.size(); }

    /// Precondition: i < count().
    const std::filesystem::path& path(std::size_t i) const noexcept { return paths_[i]; }

private:
    std::vector<std::filesystem::path> paths_;
};

/// The files whose paths match a pattern of the shell, as `data/*.ndjson` does, ordered by the
/// bytes of their paths; directories are left out. Names that begin with a dot
/// match only a dot.
///
/// Throws std::system_error, which names the pattern, if it matches no file.
files glob(std::string_view pattern);

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/files-inl.hpp>
#endif
