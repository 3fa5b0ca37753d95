// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/source.hpp>

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <span>
#include <string>
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
        : path_{std::move(other.path_)}, fd_{std::exchange(other.fd_, closed)} {}
    file& operator=(file&& other) noexcept {
        close();
        path_ = std::move(other.path_);
        fd_ = std::exchange(other.fd_, closed);
        return *this;
    }
    ~file() override { close(); }

    std::size_t read(std::span<char> into) override {
        if (fd_ == closed) open();
        return detail::read_from(fd_, into, [this] { return name(); });
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
        if (is_standard_input()) {
            fd_ = STDIN_FILENO;
            return;
        }
        do fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        while (fd_ < 0 && errno == EINTR);
        if (fd_ >= 0) return;
        const std::string text = path_.string();
        const bool looks_like_json = text.starts_with('{') || text.starts_with('[');
        throw std::system_error{
            errno, std::generic_category(),
            "weir: cannot open " + (text.empty() ? "a file without a name" : text)
                + (looks_like_json ? " (to read text in memory, pass weir::bytes::memory)" : "")};
    }

    std::filesystem::path path_;
    int fd_ = closed;
};

} // namespace weir::bytes
