// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/output_file.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/detail/json_string.hpp>
#include <weir/detail/path.hpp>
#include <weir/detail/printable.hpp>
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

/// Used while files_in_use is locked.
[[gnu::visibility("default")]] inline constinit const begun_quarantine* begun_quarantines = nullptr;

/// Whether no other process has a lock that stands against this one, `how`. There need not be locks.
inline bool lock_quarantine(int fd, int how) noexcept {
    return ::flock(fd, how | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/// Locks the file, and truncates it unless `append` or this process has begun it before. Under one
/// lock of this process: another thread appends only when this is done. Returns 0 or an errno: EBUSY
/// if another process is writing it.
inline int begin_quarantine(int fd, const weir::detail::file_identity& file, bool append) {
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
    if (empties && !lock_quarantine(fd, LOCK_EX)) return EBUSY;
    while (empties && ::ftruncate(fd, 0) != 0)
        if (errno != EINTR) return errno;
    if (!lock_quarantine(fd, LOCK_SH)) return EBUSY;
    if (is_known) return 0;
    made->next = begun_quarantines;
    begun_quarantines = made.release();
    return 0;
}

WEIR_DETAIL_INLINE quarantine_file::quarantine_file(std::filesystem::path path, bool append)
    : path_{std::move(path)}, append_{append} {
    const auto descriptor = named_descriptor();
    use(descriptor ? weir::detail::identity_of(*descriptor) : weir::detail::identity_of(path_));
}

WEIR_DETAIL_INLINE void quarantine_file::open() {
    if (file_ || named_descriptor()) return;
    weir::detail::refuse_nul(path_, "quarantine to");
    weir::detail::owned_descriptor opened{
        weir::detail::open_at(AT_FDCWD, path_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666)};
    if (!opened) fail("open", errno);
    begin(opened.get());
    file_ = std::move(opened);
}

WEIR_DETAIL_INLINE void quarantine_file::begin(int fd) {
    struct stat status;
    if (::fstat(fd, &status) != 0) fail("open", errno);
    const auto file = weir::detail::identity_of(fd);
    use(file); // by its number, now that it is there
    if (!file) return;
    if (const int error = begin_quarantine(fd, *file, append_))
        fail("open", error,
             error == EBUSY ? " (another process is writing it; give each its own)" : "");
    if (!ends_a_line()) line_ = "\n"; // ends one that an earlier program did not finish
}

WEIR_DETAIL_INLINE void quarantine_file::operator()(const rejected& record) {
    append_line(record);
    const int fd = named_descriptor().value_or(file_.get());
    if (const int error = weir::detail::write_all(fd, line_)) fail("write", error);
    line_.clear();
}

WEIR_DETAIL_INLINE void quarantine_file::close() {
    const int not_synced = file_ ? weir::detail::sync_to_disk(file_.get()) : 0;
    const int not_closed = file_.close();
    in_use_.end();
    if (not_synced != 0) fail("write", not_synced);
    if (not_closed != 0) fail("write", not_closed);
}

/// How many bytes at the beginning of the text, which is valid UTF-8, are printable characters.
inline std::size_t printable_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const bool is_ascii = static_cast<unsigned char>(text[at]) < 0x80;
        const std::size_t length =
            is_ascii ? 1 : weir::detail::first_character(text.substr(at)).length;
        if (!weir::detail::is_printable(text.substr(at, length))) break;
        at += length;
    }
    return at;
}

/// Escapes in JSON, from its byte `begin` on, what is not printable: it may come to a terminal.
inline void escape_unprintable(std::string& json, std::size_t begin) {
    constexpr std::string_view digits = "0123456789abcdef";
    begin += printable_prefix(std::string_view{json}.substr(begin));
    const std::string text = json.substr(begin);
    json.resize(begin);
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view character =
            rest.substr(0, weir::detail::first_character(rest).length);
        const std::size_t bytes = character.size(); // at most three
        unsigned code =
            static_cast<unsigned char>(character[0]) & (bytes == 1 ? 0x7FU : 0x3FU >> (bytes - 1));
        for (const char c : character.substr(1))
            code = code << 6 | (static_cast<unsigned char>(c) & 0x3F);
        json += "\\u";
        for (const int shift : {12, 8, 4, 0}) json += digits[code >> shift & 0xF];
        rest.remove_prefix(bytes);
        const std::size_t printable = printable_prefix(rest);
        json += rest.substr(0, printable);
        rest.remove_prefix(printable);
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

WEIR_DETAIL_INLINE bool quarantine_file::ends_a_line() const {
    const weir::detail::owned_descriptor reading{
        weir::detail::open_at(AT_FDCWD, path_.c_str(), O_RDONLY)};
    const off_t size = reading ? ::lseek(reading.get(), 0, SEEK_END) : 0;
    char last;
    return size <= 0 || ::pread(reading.get(), &last, 1, size - 1) != 1 || last == '\n';
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
