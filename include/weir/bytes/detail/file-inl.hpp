// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/format_number.hpp>
#include <weir/detail/tied_output.hpp>
#include <weir/detail/uncancelled.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
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
    const weir::detail::uncancelled closing;
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
    if (weir::detail::has_nul(path_)) refuse_unopened(EINVAL);
    fd_ = weir::detail::open_at(AT_FDCWD, path_.c_str(), O_RDONLY);
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
    if (weir::detail::has_nul(path_))
        throw std::system_error{error, std::generic_category(),
                                "weir: cannot open " + weir::detail::with_nul(path_)};
    const std::string text = path_.string();
    const std::string shown = weir::detail::shown_name(text);
    const bool looks_like_json = text.starts_with('{') || text.starts_with('[');
    const bool looks_like_pattern = text.find_first_of("*?[") != text.npos;
    throw std::system_error{
        error, std::generic_category(),
        "weir: cannot open " + (text.empty() ? "a file without a name" : shown)
            + (looks_like_json ? " (to read text in memory, pass weir::bytes::memory)"
               : looks_like_pattern
                   ? " (to read the files that match it, pass weir::bytes::glob(\"" + shown + "\"))"
                   : "")};
}

WEIR_DETAIL_INLINE void file::refuse_directory() {
    struct stat status;
    if (::fstat(fd_, &status) != 0 || !S_ISDIR(status.st_mode)) return;
    throw std::system_error{EISDIR, std::generic_category(),
                            "weir: cannot read " + weir::detail::shown_name(name())
                                + " (to read the files in it, pass weir::bytes::glob(\""
                                + weir::detail::shown_name((path_ / "*").string()) + "\"))"};
}

namespace detail {

/// Appends the paths that begin with `start` and continue as the pattern `rest` says. What is not there
/// has no files; what cannot be looked into may have some, and is an error.
WEIR_DETAIL_INLINE void find_matches(const std::string& start, std::string_view rest,
                                     std::vector<std::filesystem::path>& paths) {
    const std::string place = start.empty() ? "." : start;
    const auto check = [&](int error) {
        if (error != 0 && error != ENOENT && error != ENOTDIR && error != ELOOP)
            throw std::system_error{error, std::generic_category(),
                                    "weir: cannot look into " + weir::detail::shown_name(place)};
    };
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::size_t next = std::min(rest.find_first_not_of('/', end), rest.size());
    const std::string part{rest.substr(0, end)};
    const auto add = [&](const char* name) {
        std::string path = start + name;
        if (end == rest.size())
            paths.emplace_back(std::move(path));
        else
            find_matches(path.append(rest, end, next - end), rest.substr(next), paths);
    };
    if (part.find_first_of("*?[\\") == part.npos) {
        struct stat status;
        const bool is_there = end != rest.size() || ::lstat((start + part).c_str(), &status) == 0;
        return is_there ? add(part.c_str()) : check(errno);
    }
    const std::unique_ptr<DIR, int (*)(DIR*)> directory{::opendir(place.c_str()), ::closedir};
    if (!directory) return check(errno);
    for (;;) {
        errno = 0;
        const dirent* const entry = ::readdir(directory.get());
        if (entry == nullptr) return check(errno);
        if (::fnmatch(part.c_str(), entry->d_name, FNM_PERIOD) == 0) add(entry->d_name);
    }
}

} // namespace detail

WEIR_DETAIL_INLINE files glob(std::string_view pattern) {
    const std::string text{pattern};
    std::vector<std::filesystem::path> paths;
    if (weir::detail::has_nul(text))
        throw std::system_error{EINVAL, std::generic_category(),
                                "weir: cannot look for " + weir::detail::with_nul(text)};
    if (!text.empty()) detail::find_matches({}, text, paths);
    const bool found_any = !paths.empty();
    std::erase_if(paths, [](const std::filesystem::path& path) {
        std::error_code unreadable; // reading the file will report it
        return std::filesystem::is_directory(path, unreadable);
    });
    if (paths.empty())
        throw std::system_error{ENOENT, std::generic_category(),
                                "weir: no file matches \"" + weir::detail::shown_name(text) + '"'
                                    + (found_any ? ", only directories do" : "")};
    std::ranges::sort(paths, {}, &std::filesystem::path::native);
    return files{std::move(paths)};
}

} // namespace weir::bytes
