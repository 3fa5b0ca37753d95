// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/detail/descriptor_calls.hpp>
#include <weir/detail/files_in_use.hpp>
#include <weir/json/error.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace weir::json::detail {

/// The file to which rejected records are written as NDJSON: one line each, with the members of
/// json::rejected. `raw` is a string if it is valid UTF-8; otherwise `raw_base64` takes its place.
/// In other strings, U+FFFD replaces invalid UTF-8. Each line is written at once and without a
/// buffer, so that it is in the file even if the program crashes at the next record. Move-only.
///
/// Nothing is opened before open(), which creates the file and, if this process has not used it as a
/// quarantine before, and not `append`, truncates it. So the lines of several readers are kept. A
/// name of an open descriptor, such as "-" or /dev/stderr, is written to where it stands.
///
/// While it is open, the file is locked (::flock, shared), where the file system can, also by the
/// children of this process that have it open: another process that would truncate it is refused, and
/// one that appends is not.
///
/// Throws std::system_error, whose message names the file, if it cannot be created or written, or
/// if this program is reading it, or writing something else to it.
class quarantine_file {
public:
    quarantine_file(std::filesystem::path path, bool append);

    /// Does nothing if it is open.
    void open();

    /// Precondition: it is open.
    void operator()(const rejected& record);

    /// Closes it, when all lines are on the disk. Throws as operator() does.
    void close();

private:
    void begin(int fd);

    void append_line(const rejected& record);

    void append_member(std::string_view key, std::string_view text);
    void append_member(std::string_view key, std::uint64_t number);

    std::optional<int> named_descriptor() const;

    void use(std::optional<weir::detail::file_identity> file);

    bool ends_a_line() const;

    /// `why`: more than the error says, in brackets, if anything.
    [[noreturn]] void fail(const char* what, int error, const char* why = "") const;

    weir::detail::file_in_use in_use_;
    std::filesystem::path path_;
    bool append_;
    std::string line_;                    ///< the next line, and a line feed before it if needed
    weir::detail::owned_descriptor file_; ///< none, if the path is the name of one that is open
};

/// Appends the bytes in base 64, with padding (RFC 4648, section 4).
void append_base64(std::string& to, std::string_view bytes);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/parse/quarantine_file-inl.hpp>
#endif
