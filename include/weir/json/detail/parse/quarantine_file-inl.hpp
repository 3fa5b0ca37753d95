// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/output_file.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/json_string.hpp>
#include <weir/detail/replacement_file.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/json/detail/parse/quarantine_file.hpp>
#include <weir/json/error.hpp>
#include <weir/memory/detail/current_stage.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace weir::json::detail {

/// A regular file that this process has opened as a quarantine. One that is made after it was removed
/// may have the same number, but is born later. Never freed, and in no stage's account.
struct begun_quarantine {
    dev_t device;
    ino_t number;
    std::int64_t born_second = 0; ///< if the file system knows
    std::uint32_t born_nanosecond = 0;
    const begun_quarantine* next = nullptr;

    bool is_same_file(const begun_quarantine& other) const noexcept {
        return device == other.device && number == other.number && born_second == other.born_second
            && born_nanosecond == other.born_nanosecond;
    }
};

/// Used while files_in_use.lock is held.
[[gnu::visibility("default")]] inline constinit const begun_quarantine* begun_quarantines = nullptr;

/// Truncates the file unless `append` or this process has begun it before. Under one lock: another
/// thread appends only when this is done. Returns whether there may be something in it.
inline bool begin_quarantine(int fd, const weir::detail::file_identity& file, bool append) {
    const weir::detail::stage_guard own{weir::detail::untracked};
    auto begun = std::make_unique<begun_quarantine>(begun_quarantine{file.device, file.number});
#ifdef STATX_BTIME
    struct statx more;
    if (::statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &more) == 0
        && (more.stx_mask & STATX_BTIME) != 0) {
        begun->born_second = more.stx_btime.tv_sec;
        begun->born_nanosecond = more.stx_btime.tv_nsec;
    }
#endif
    const std::lock_guard hold{weir::detail::files_in_use};
    for (auto other = begun_quarantines; other != nullptr; other = other->next)
        if (other->is_same_file(*begun)) return true;
    if (!append && ::ftruncate(fd, 0) != 0) return true;
    begun->next = begun_quarantines;
    begun_quarantines = begun.release();
    return append;
}

WEIR_DETAIL_INLINE quarantine_file::quarantine_file(std::filesystem::path path, bool append)
    : path_{std::move(path)}, append_{append} {
    const auto descriptor = named_descriptor();
    use(descriptor ? weir::detail::identity_of(*descriptor) : weir::detail::identity_of(path_));
}

WEIR_DETAIL_INLINE quarantine_file::quarantine_file(quarantine_file&& other) noexcept
    : in_use_{std::move(other.in_use_)}, path_{std::move(other.path_)}, append_{other.append_},
      line_{std::move(other.line_)}, fd_{std::exchange(other.fd_, closed)} {}

WEIR_DETAIL_INLINE quarantine_file& quarantine_file::operator=(quarantine_file&& other) noexcept {
    close();
    in_use_ = std::move(other.in_use_);
    path_ = std::move(other.path_);
    append_ = other.append_;
    line_ = std::move(other.line_);
    fd_ = std::exchange(other.fd_, closed);
    return *this;
}

WEIR_DETAIL_INLINE void quarantine_file::open() {
    if (fd_ != closed) return;
    if (const auto descriptor = named_descriptor()) {
        fd_ = *descriptor;
        return;
    }
    do fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    while (fd_ < 0 && errno == EINTR);
    if (fd_ < 0) fail("open", errno);
    const auto file = weir::detail::identity_of(fd_);
    use(file); // by its number, now that it is there
    if (file && begin_quarantine(fd_, *file, append_) && !ends_a_line())
        line_ = "\n"; // ends a line that an earlier program did not finish
}

WEIR_DETAIL_INLINE void quarantine_file::operator()(const rejected& record) {
    append_line(record);
    if (const int error = weir::detail::write_all(fd_, line_)) {
        line_ = "\n"; // ends the part that was written, if another record follows
        fail("write", error);
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

WEIR_DETAIL_INLINE std::optional<int> quarantine_file::named_descriptor() const {
    return bytes::detail::descriptor_called(path_.native());
}

WEIR_DETAIL_INLINE void quarantine_file::use(std::optional<weir::detail::file_identity> file) {
    using weir::detail::file_use;
    const file_use how = named_descriptor() ? file_use::descriptor : file_use::appending;
    if (const auto other = in_use_.begin(std::move(file), how))
        weir::detail::throw_in_use("the quarantine file " + path_.string(), how, *other);
}

WEIR_DETAIL_INLINE bool quarantine_file::ends_a_line() const noexcept {
    const int reading = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (reading < 0) return true;
    const off_t size = ::lseek(reading, 0, SEEK_END);
    char last = '\n';
    const bool is_known = size > 0 && ::pread(reading, &last, 1, size - 1) == 1;
    ::close(reading);
    return !is_known || last == '\n';
}

WEIR_DETAIL_INLINE void quarantine_file::close() noexcept {
    if (fd_ != closed && !named_descriptor()) ::close(fd_);
    fd_ = closed;
    in_use_.end();
}

WEIR_DETAIL_INLINE void quarantine_file::fail(const char* what, int error) const {
    throw std::system_error{error, std::generic_category(),
                            std::string{"weir: cannot "} + what + " the quarantine file "
                                + (path_.empty() ? "without a name" : path_.string())};
}

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
