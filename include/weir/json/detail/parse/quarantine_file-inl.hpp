// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/json_string.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/json/detail/parse/quarantine_file.hpp>
#include <weir/json/error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE quarantine_file& quarantine_file::operator=(quarantine_file&& other) noexcept {
    close();
    path_ = std::move(other.path_);
    line_ = std::move(other.line_);
    fd_ = std::exchange(other.fd_, closed);
    return *this;
}

WEIR_DETAIL_INLINE void quarantine_file::operator()(const rejected& record) {
    append_line(record);
    std::string_view left = line_;
    while (!left.empty()) { // a disk may take less than all, just before it is full
        const ssize_t done = ::write(fd_, left.data(), left.size());
        if (done >= 0) {
            left.remove_prefix(static_cast<std::size_t>(done));
        } else if (errno != EINTR) {
            const int error = errno;
            line_ = "\n"; // ends the part that was written, if another record follows
            fail("write", error);
        }
    }
    line_.clear();
}

WEIR_DETAIL_INLINE void quarantine_file::append_line(const rejected& record) {
    append_member("{\"source\":", record.source);
    append_member(",\"line\":", record.line);
    append_member(",\"offset\":", record.offset);
    append_member(",\"length\":", record.length);
    append_member(",\"reason\":", to_string(record.reason));
    append_member(",\"path\":", record.path);
    append_member(",\"message\":", record.message);
    std::string_view raw = record.raw;
    const std::size_t valid = weir::detail::valid_utf8_prefix(raw);
    // If the record was cut, its last character may be cut as well.
    if (raw.size() < record.length && is_part_of_character(raw.substr(valid)))
        raw = raw.substr(0, valid);
    if (valid == raw.size()) {
        append_member(",\"raw\":", raw);
    } else {
        line_ += ",\"raw_base64\":\"";
        append_base64(line_, raw);
        line_ += '"';
    }
    line_ += "}\n";
}

WEIR_DETAIL_INLINE void quarantine_file::append_member(std::string_view key,
                                                       std::string_view text) {
    weir::detail::append_json_string(line_.append(key), text);
}

WEIR_DETAIL_INLINE void quarantine_file::append_member(std::string_view key, std::uint64_t number) {
    line_.append(key).append(std::to_string(number));
}

WEIR_DETAIL_INLINE bool quarantine_file::is_part_of_character(std::string_view end) noexcept {
    constexpr std::size_t longest = 3;
    if (end.empty() || end.size() > longest) return false;
    const auto lead = static_cast<unsigned char>(end.front());
    return lead >= 0xC2 && lead <= 0xF4 && weir::detail::first_character(end).length == end.size();
}

WEIR_DETAIL_INLINE bool quarantine_file::ends_a_line() const noexcept {
    const off_t size = ::lseek(fd_, 0, SEEK_END);
    char last = '\n'; // for an empty file, or if it is not a regular file
    return size <= 0 || ::pread(fd_, &last, 1, size - 1) != 1 || last == '\n';
}

WEIR_DETAIL_INLINE void quarantine_file::close() noexcept {
    if (fd_ != closed) ::close(fd_);
    fd_ = closed;
}

WEIR_DETAIL_INLINE void quarantine_file::fail(const char* what, int error) const {
    throw std::system_error{error, std::generic_category(),
                            std::string{"weir: cannot "} + what + " the quarantine file "
                                + path_.string()};
}

WEIR_DETAIL_INLINE quarantine_file::quarantine_file(std::filesystem::path path, bool append)
    : path_{std::move(path)} {
    const int how = append ? O_RDWR : O_WRONLY | O_TRUNC;
    do fd_ = ::open(path_.c_str(), how | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    while (fd_ < 0 && errno == EINTR);
    if (fd_ < 0) fail("open");
    if (!append || ends_a_line()) return;
    line_ = "\n"; // ends a line that an earlier program did not finish
}

WEIR_DETAIL_INLINE quarantine_file::quarantine_file(quarantine_file&& other) noexcept
    : path_{std::move(other.path_)}, line_{std::move(other.line_)},
      fd_{std::exchange(other.fd_, closed)} {}

WEIR_DETAIL_INLINE void append_base64(std::string& to, std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(bytes.size() - at, 3);
        std::uint32_t three = 0;
        for (std::size_t i = 0; i < 3; ++i)
            three = three << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            to += i <= count ? digits[three >> (18 - 6 * i) & 0x3F] : '=';
    }
}

} // namespace weir::json::detail
