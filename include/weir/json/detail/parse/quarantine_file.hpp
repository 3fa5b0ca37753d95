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

/// The file that rejected records go to, as NDJSON: a line each, with the members of
/// json::rejected. `raw` is a string if it is valid UTF-8; otherwise `raw_base64` takes its place.
/// In other strings, U+FFFD stands for what is not valid. A line is written whole and at once, so
/// that it is there even if the program crashes at the next record. Move-only.
///
/// The file is made, and emptied unless it is to be appended to, by the constructor. Throws
/// std::system_error, whose message names the file, if it cannot be made or written.
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
    std::string line_; ///< the next one, and what must stand before it
    int fd_ = closed;
};

/// Appends the bytes in base 64, with padding (RFC 4648, section 4).
void append_base64(std::string& to, std::string_view bytes);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/quarantine_file-inl.hpp>
#endif
