// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/source.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/path.hpp>
#include <weir/detail/printable.hpp>
#include <weir/detail/tied_output.hpp>

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

WEIR_DETAIL_INLINE std::size_t file::read(std::span<char> into) {
    const std::size_t got = detail::read_from(open(), into, in_use_, *this);
    passed_ += got;
    return got;
}

WEIR_DETAIL_INLINE std::uint64_t file::skip(std::uint64_t count) {
    const std::uint64_t over = detail::seek_over(open(), count, *this);
    passed_ += over;
    return over == count ? over : over + source::skip(count - over);
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> file::size() {
    return detail::size_from(open(), passed_, *this);
}

WEIR_DETAIL_INLINE std::string file::name() const {
    return is_standard_input() ? "standard input" : path_.string();
}

WEIR_DETAIL_INLINE int file::open() {
    if (is_standard_input()) { // which stays open
        if (!in_use_.has_begun()) detail::begin_reading(in_use_, STDIN_FILENO, *this);
        return STDIN_FILENO;
    }
    if (file_) return file_.get();
    std::error_code ignored; // opening it reports it
    if (weir::detail::has_tied_outputs()
        && std::filesystem::is_fifo(path_, ignored)) // waits for a writer
        weir::detail::hand_on_tied_outputs();
    weir::detail::refuse_nul(path_, "open");
    weir::detail::owned_descriptor opened{weir::detail::open_at(AT_FDCWD, path_.c_str(), O_RDONLY)};
    if (!opened) refuse_unopened(errno);
    refuse_directory(opened.get());
    detail::begin_reading(in_use_, opened.get(), *this);
    file_ = std::move(opened);
    return file_.get();
}

WEIR_DETAIL_INLINE void file::refuse_unopened(int error) const {
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

WEIR_DETAIL_INLINE void file::refuse_directory(int fd) const {
    struct stat status;
    if (::fstat(fd, &status) != 0 || !S_ISDIR(status.st_mode)) return;
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
    weir::detail::refuse_nul(text, "look for");
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
