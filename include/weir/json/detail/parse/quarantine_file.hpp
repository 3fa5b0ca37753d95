// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/error.hpp>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// The file to which rejected records are written as NDJSON: one line each, with the members of
/// json::rejected. `raw` is a string if it is valid UTF-8; otherwise `raw_base64` takes its place.
/// In other strings, U+FFFD replaces invalid UTF-8. Each line is written at once and without a
/// buffer, so that it is in the file even if the program crashes at the next record. Move-only.
///
/// The constructor creates the file, and truncates it unless `append`. Throws std::system_error,
/// whose message names the file, if it cannot be created or written.
class quarantine_file {
public:
    quarantine_file(std::filesystem::path path, bool append);

    quarantine_file(quarantine_file&& other) noexcept;
    quarantine_file& operator=(quarantine_file&& other) noexcept;
    ~quarantine_file() { close(); }

    void operator()(const rejected& record);

private:
    static constexpr int closed = -1;

    void append_line(const rejected& record);

    void append_member(std::string_view key, std::string_view text);
    void append_member(std::string_view key, std::uint64_t number);

    static bool is_part_of_character(std::string_view end) noexcept;

    bool ends_a_line() const noexcept;

    void close() noexcept;

    [[noreturn]] void fail(const char* what, int error = errno) const;

    std::filesystem::path path_;
    std::string line_; ///< the next line, and a line feed before it if needed
    int fd_ = closed;
};

/// Appends the bytes in base 64, with padding (RFC 4648, section 4).
void append_base64(std::string& to, std::string_view bytes);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/quarantine_file-inl.hpp>
#endif
