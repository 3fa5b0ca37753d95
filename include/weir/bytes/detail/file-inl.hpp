// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/tied_output.hpp>

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace weir::bytes {

WEIR_DETAIL_INLINE file::file(std::filesystem::path path) : path_{std::move(path)} {}

WEIR_DETAIL_INLINE file::file(file&& other) noexcept
    : in_use_{std::move(other.in_use_)}, path_{std::move(other.path_)},
      fd_{std::exchange(other.fd_, closed)}, passed_{other.passed_} {}

WEIR_DETAIL_INLINE file& file::operator=(file&& other) noexcept {
    close();
    in_use_ = std::move(other.in_use_);
    path_ = std::move(other.path_);
    fd_ = std::exchange(other.fd_, closed);
    passed_ = other.passed_;
    return *this;
}

WEIR_DETAIL_INLINE std::size_t file::read(std::span<char> into) {
    open();
    const std::size_t got = detail::read_from(fd_, into, in_use_, *this);
    passed_ += got;
    return got;
}

WEIR_DETAIL_INLINE std::uint64_t file::skip(std::uint64_t count) {
    open();
    const std::uint64_t over = detail::seek_over(fd_, count);
    passed_ += over;
    return over == count ? over : over + source::skip(count - over);
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> file::size() {
    open();
    return detail::size_from(fd_, passed_);
}

WEIR_DETAIL_INLINE std::string file::name() const {
    return is_standard_input() ? "standard input" : path_.string();
}

WEIR_DETAIL_INLINE void file::close() noexcept {
    // Standard input stays open. Recognised by the path: a file of ours may have the same number.
    if (fd_ != closed && !is_standard_input()) ::close(fd_);
    fd_ = closed;
    in_use_.end();
}

WEIR_DETAIL_INLINE void file::open() {
    if (fd_ != closed) return;
    if (is_standard_input()) {
        detail::begin_reading(in_use_, STDIN_FILENO, *this);
        fd_ = STDIN_FILENO;
        return;
    }
    std::error_code ignored; // opening it reports it
    if (weir::detail::has_tied_outputs()
        && std::filesystem::is_fifo(path_, ignored)) // waits for a writer
        weir::detail::hand_on_tied_outputs();
    do fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    while (fd_ < 0 && errno == EINTR);
    if (fd_ < 0) refuse_unopened(errno);
    try {
        refuse_directory();
        detail::begin_reading(in_use_, fd_, *this);
    } catch (...) {
        close();
        throw;
    }
}

WEIR_DETAIL_INLINE void file::refuse_unopened(int error) const {
    const std::string text = path_.string();
    const bool looks_like_json = text.starts_with('{') || text.starts_with('[');
    const bool looks_like_pattern = text.find_first_of("*?[") != text.npos;
    throw std::system_error{
        error, std::generic_category(),
        "weir: cannot open " + (text.empty() ? "a file without a name" : text)
            + (looks_like_json ? " (to read text in memory, pass weir::bytes::memory)"
               : looks_like_pattern
                   ? " (to read the files that match it, pass weir::bytes::glob(\"" + text + "\"))"
                   : "")};
}

WEIR_DETAIL_INLINE void file::refuse_directory() {
    struct stat status;
    if (::fstat(fd_, &status) != 0 || !S_ISDIR(status.st_mode)) return;
    throw std::system_error{EISDIR, std::generic_category(),
                            "weir: cannot read " + name()
                                + " (to read the files in it, pass weir::bytes::glob(\""
                                + (path_ / "*").string() + "\"))"};
}

WEIR_DETAIL_INLINE files glob(std::string_view pattern) {
    const std::string text{pattern};
    ::glob_t found = {};
    const int result = ::glob(text.c_str(), GLOB_NOSORT, nullptr, &found);
    const std::unique_ptr<::glob_t, void (*)(::glob_t*)> freed{&found, ::globfree};
    if (result == GLOB_NOSPACE) throw std::bad_alloc{};

    std::vector<std::filesystem::path> paths;
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
        std::error_code unreadable; // reading the file will report it
        const auto status = std::filesystem::status(found.gl_pathv[i], unreadable);
        if (!std::filesystem::is_directory(status)) paths.emplace_back(found.gl_pathv[i]);
    }
    if (paths.empty())
        throw std::system_error{ENOENT, std::generic_category(),
                                "weir: no file matches \"" + text + '"'
                                    + (found.gl_pathc != 0 ? ", only directories do" : "")};
    std::ranges::sort(paths, {}, &std::filesystem::path::native);
    return files{std::move(paths)};
}

} // namespace weir::bytes
