// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::bytes {

/// The file at a path, opened at the first read(), skip() or size(), and closed by the destructor.
/// The path "-" is standard input. A file that this program is writing is refused when it is opened,
/// and one that is open here cannot be written. Move-only.
class file final : public source {
public:
    explicit file(std::filesystem::path path);

    std::size_t read(std::span<char> into) override;

    std::uint64_t skip(std::uint64_t count) override;

    std::optional<std::uint64_t> size() override;

    std::string name() const override;

private:
    bool is_standard_input() const noexcept { return path_.native() == "-"; }

    /// Returns the descriptor.
    int open();

    /// Throws, and says what could be meant.
    [[noreturn]] void refuse_unopened(int error) const;

    /// Throws for a directory, with advice that the error of the first read would not give.
    void refuse_directory(int fd) const;

    weir::detail::file_in_use in_use_;
    std::filesystem::path path_;
    weir::detail::owned_descriptor file_; ///< none, if it is standard input
    std::uint64_t passed_ = 0;
};

/// Several files, read one after the other, each like a weir::bytes::file: a record does not
/// continue from one file to the next. Opens nothing.
class files {
public:
    explicit files(std::vector<std::filesystem::path> paths) : paths_{std::move(paths)} {}

    std::size_t count() const noexcept { return paths_.size(); }

    /// Precondition: i < count().
    const std::filesystem::path& path(std::size_t i) const noexcept { return paths_[i]; }

private:
    std::vector<std::filesystem::path> paths_;
};

/// The files whose paths match a shell pattern, such as `data/*.ndjson`, sorted by the bytes of
/// their paths, without directories. Only a dot matches the leading dot of a name.
///
/// Throws std::system_error, which names the pattern, if no file matches, or a directory that cannot
/// be looked into, where some might.
files glob(std::string_view pattern);

} // namespace weir::bytes

#ifndef WEIR_COMPILED
#include <weir/bytes/detail/file-inl.hpp>
#endif
