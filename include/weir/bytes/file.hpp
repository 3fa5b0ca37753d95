// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/source.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace weir::bytes {

/// The file at a path, opened at the first read and closed when this is destroyed. The path "-" is
/// standard input. Move-only.
class file final : public source {
public:
    explicit file(std::filesystem::path path) : path_{std::move(path)} {}

    file(file&& other) noexcept
        : path_{std::move(other.path_)}, fd_{std::exchange(other.fd_, closed)},
          passed_{other.passed_} {}
    file& operator=(file&& other) noexcept {
        close();
        path_ = std::move(other.path_);
        fd_ = std::exchange(other.fd_, closed);
        passed_ = other.passed_;
        return *this;
    }
    ~file() override { close(); }

    std::size_t read(std::span<char> into) override {
        open();
        const std::size_t got = detail::read_from(fd_, into, [this] { return name(); });
        passed_ += got;
        return got;
    }

    std::uint64_t skip(std::uint64_t count) override {
        open();
        const std::uint64_t over = detail::seek_over(fd_, count);
        passed_ += over;
        return over == count ? over : over + source::skip(count - over);
    }

    std::optional<std::uint64_t> size() override {
        open();
        return detail::size_from(fd_, passed_);
    }

    std::string name() const override {
        return is_standard_input() ? "standard input" : path_.string();
    }

private:
    static constexpr int closed = -1;

    bool is_standard_input() const noexcept { return path_.native() == "-"; }

    void close() noexcept {
        // Standard input is the program's. A file of ours may have its number, if it was closed.
        if (fd_ != closed && !is_standard_input()) ::close(fd_);
        fd_ = closed;
    }

    void open() {
        if (fd_ != closed) return;
        if (is_standard_input()) {
            fd_ = STDIN_FILENO;
            return;
        }
        do fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        while (fd_ < 0 && errno == EINTR);
        if (fd_ >= 0) {
            refuse_directory();
            return;
        }
        const std::string text = path_.string();
        const bool looks_like_json = text.starts_with('{') || text.starts_with('[');
        throw std::system_error{
            errno, std::generic_category(),
            "weir: cannot open " + (text.empty() ? "a file without a name" : text)
                + (looks_like_json ? " (to read text in memory, pass weir::bytes::memory)" : "")};
    }

    /// Its first read would fail, without advice.
    void refuse_directory() {
        struct stat status;
        if (::fstat(fd_, &status) != 0 || !S_ISDIR(status.st_mode)) return;
        close();
        throw std::system_error{EISDIR, std::generic_category(),
                                "weir: cannot read " + name()
                                    + " (to read the files in it, pass weir::bytes::glob(\""
                                    + (path_ / "*").string() + "\"))"};
    }

    std::filesystem::path path_;
    int fd_ = closed;
    std::uint64_t passed_ = 0;
};

} // namespace weir::bytes
