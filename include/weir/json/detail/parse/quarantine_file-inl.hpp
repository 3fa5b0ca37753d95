// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/output_file.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/format_number.hpp>
#include <weir/detail/json_string.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/detail/utf8.hpp>
#include <weir/json/detail/excerpt.hpp>
#include <weir/json/detail/parse/quarantine_file.hpp>
#include <weir/json/error.hpp>
#include <weir/memory/detail/current_stage.hpp>

#include <fcntl.h>
#include <sys/file.h>
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

/// Whether no other process has a lock that stands against this one, `how`. There need not be locks.
inline bool lock_quarantine(int fd, int how) noexcept {
    return ::flock(fd, how | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

enum class begun { empty, with_lines, by_another_process };

/// Locks the file, and truncates it unless `append` or this process has begun it before. Under one
/// lock of this process: another thread appends only when this is done.
inline begun begin_quarantine(int fd, const weir::detail::file_identity& file, bool append) {
    const weir::detail::stage_guard own{weir::detail::untracked};
    auto made = std::make_unique<begun_quarantine>(begun_quarantine{file.device, file.number});
#ifdef STATX_BTIME
    struct statx more;
    if (::statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &more) == 0
        && (more.stx_mask & STATX_BTIME) != 0) {
        made->born_second = more.stx_btime.tv_sec;
        made->born_nanosecond = more.stx_btime.tv_nsec;
    }
#endif
    const std::lock_guard hold{weir::detail::files_in_use};
    bool is_known = false;
    for (auto other = begun_quarantines; other != nullptr && !is_known; other = other->next)
        is_known = other->is_same_file(*made);
    const bool empties = !append && !is_known;
    if (empties && !lock_quarantine(fd, LOCK_EX)) return begun::by_another_process;
    const bool is_empty = empties && ::ftruncate(fd, 0) == 0;
    if (!lock_quarantine(fd, LOCK_SH)) return begun::by_another_process;
    if (!is_known && (append || is_empty)) {
        made->next = begun_quarantines;
        begun_quarantines = made.release();
    }
    return is_empty ? begun::empty : begun::with_lines;
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
    give_up();
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
    if (weir::detail::has_nul(path_))
        throw std::system_error{EINVAL, std::generic_category(),
                                "weir: cannot quarantine to " + weir::detail::with_nul(path_)};
    fd_ = weir::detail::open_at(AT_FDCWD, path_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (fd_ < 0) fail("open", errno);
    try {
        begin();
    } catch (...) {
        give_up();
        throw;
    }
}

WEIR_DETAIL_INLINE void quarantine_file::begin() {
    const auto file = weir::detail::identity_of(fd_);
    use(file); // by its number, now that it is there
    if (!file) return;
    const begun how = begin_quarantine(fd_, *file, append_);
    if (how == begun::by_another_process)
        fail("open", EBUSY, " (another process is writing it; give each its own)");
    if (how == begun::with_lines && !ends_a_line())
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

WEIR_DETAIL_INLINE void quarantine_file::close() {
    const bool is_own = fd_ != closed && !named_descriptor();
    const int not_synced = is_own ? weir::detail::sync_to_disk(fd_) : 0;
    const int not_closed = give_up();
    if (not_synced != 0 || not_closed != 0)
        fail("write", not_synced != 0 ? not_synced : not_closed);
}

/// Escapes in JSON, from its byte `begin` on, what is not printable: it may come to a terminal.
inline void escape_unprintable(std::string& json, std::size_t begin) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string text = json.substr(begin);
    json.resize(begin);
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view character =
            rest.substr(0, weir::detail::first_character(rest).length);
        rest.remove_prefix(character.size());
        if (weir::detail::is_printable(character)) {
            json += character;
            continue;
        }
        const std::size_t bytes = character.size(); // at most three
        unsigned code =
            static_cast<unsigned char>(character[0]) & (bytes == 1 ? 0x7FU : 0x3FU >> (bytes - 1));
        for (const char c : character.substr(1))
            code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
        json += "\\u";
        for (const int shift : {12, 8, 4, 0}) json += digits[code >> shift & 0xF];
    }
}

WEIR_DETAIL_INLINE void quarantine_file::append_line(const rejected& record) {
    constexpr std::size_t longest = 2048;
    const std::size_t begin = line_.size();
    append_member("{\"source\":", record.source);
    append_member(",\"line\":", record.line);
    append_member(",\"offset\":", record.offset);
    append_member(",\"length\":", record.length);
    append_member(",\"reason\":", to_string(record.reason));
    append_member(",\"path\":", shortened(record.path, longest));
    append_member(",\"message\":", shortened(record.message, longest));
    if (weir::detail::valid_utf8_prefix(record.raw) == record.raw.size()) {
        append_member(",\"raw\":", record.raw);
    } else {
        line_ += ",\"raw_base64\":\"";
        append_base64(line_, record.raw);
        line_ += '"';
    }
    escape_unprintable(line_, begin);
    line_ += "}\n";
}

WEIR_DETAIL_INLINE void quarantine_file::append_member(std::string_view key,
                                                       std::string_view text) {
    weir::detail::append_json_string(line_.append(key), text);
}

WEIR_DETAIL_INLINE void quarantine_file::append_member(std::string_view key, std::uint64_t number) {
    line_.append(key).append(std::to_string(number));
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
    const weir::detail::uncancelled looking;
    const int reading = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (reading < 0) return true;
    const off_t size = ::lseek(reading, 0, SEEK_END);
    char last = '\n';
    const bool is_known = size > 0 && ::pread(reading, &last, 1, size - 1) == 1;
    ::close(reading);
    return !is_known || last == '\n';
}

WEIR_DETAIL_INLINE int quarantine_file::give_up() noexcept {
    const weir::detail::uncancelled closing;
    const int fd = std::exchange(fd_, closed);
    const bool is_own = fd != closed && !named_descriptor();
    const int error = is_own && ::close(fd) != 0 && errno != EINTR ? errno : 0;
    in_use_.end();
    return error;
}

WEIR_DETAIL_INLINE void quarantine_file::fail(const char* what, int error, const char* why) const {
    throw std::system_error{
        error, std::generic_category(),
        std::string{"weir: cannot "} + what + " the quarantine file "
            + (path_.empty() ? "without a name" : weir::detail::shown_name(path_.string())) + why};
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
