// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/compiled.hpp>

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

/// The file at a path, opened at the first read and closed when this is destroyed. The path "-" is
/// standard input. Move-only.
class file final : public source {
public:
    explicit file(std::filesystem::path path);

    file(file&& other) noexcept;
    file& operator=(file&& other) noexcept;
    ~file() override { close(); }

    std::size_t read(std::span<char> into) override;

    std::uint64_t skip(std::uint64_t count) override;

    std::optional<std::uint64_t> size() override;

    std::string name() const override;

private:
    static constexpr int closed = -1;

    bool is_standard_input() const noexcept { return path_.native() == "-"; }

    void close() noexcept;

    void open();

    /// Its first read would fail, without advice.
    void refuse_directory();

    std::filesystem::path path_;
    int fd_ = closed;
    std::uint64_t passed_ = 0;
};

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
#include <weir/bytes/detail/file-inl.hpp>
#endif
