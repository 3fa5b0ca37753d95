// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error_policy.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace weir::json {

/// A place between two records, to go on from in another run: `options.resume_from`. Means something
/// only together with the same sources and the same options.
struct position {
    std::size_t source = 0;   ///< which of several files, counted from 0
    std::uint64_t offset = 0; ///< bytes of it, decompressed, that are done with
    std::uint64_t line = 1;   ///< the line of that byte, counted from 1

    constexpr bool operator==(const position&) const = default;
};

/// The `index`-th of `count` parts of the sources, counted from 0; all of them unless said. Each
/// record is in exactly one part.
///
/// A part is a range of bytes of each file, and a record belongs to the part that its first byte is
/// in; of lines, the first byte of the line. Where a source does not tell its size before it is read (it is compressed, or a pipe), its
/// text is dealt out in turn instead, a mebibyte at a time. Lines of a plain file are found by
/// seeking; of anything else all that is before them has to be read, but not parsed. Parts that run
/// side by side need a quarantine file each.
struct split {
    std::size_t index = 0;
    std::size_t count = 1;

    constexpr bool operator==(const split&) const = default;
};

/// How far a reader has come.
struct progress {
    std::string source{};                 ///< what is being read
    std::uint64_t bytes_done = 0;         ///< of all sources so far, as they are stored: compressed
    std::optional<std::uint64_t> bytes{}; ///< of all sources, where that is known: not of a pipe
    std::uint64_t records = 0;            ///< delivered
    std::uint64_t rejected = 0;
    bool done = false; ///< the end has been reached; the last call
};

/// How records follow one another in a source.
enum class shape {
    detect,       ///< told from the beginning: see `json::read`
    lines,        ///< NDJSON, JSON Lines: one record a line, and a line end ends it whatever it is
    array,        ///< the elements of one array that is all of the source
    concatenated, ///< one after another, with or without blanks between, over any number of lines
    sequence,     ///< RFC 7464: each behind a record separator, U+001E
};

/// How much of a record is checked.
enum class validate {
    /// What is read. Of members that nobody asked for, that their brackets and strings are closed.
    touched,
    /// All of it, by the grammar of RFC 8259, as a strict parser does; nested max_depth deep at most.
    /// Of strings that are read, half a surrogate pair as an escape is an error under both.
    full,
};

/// What becomes of members that the struct does not have.
enum class unknown_members { ignore, refuse };

/// How `json::read` reads.
///
///     weir::json::read<user>(path, {.errors = weir::json::skip})
///
/// What is named in braces must be in the order of the members: what, how strictly, within which
/// bounds, and progress last.
struct options {
    // What: the records, and where they are.

    /// How the records follow one another; told from the beginning of the source unless said.
    json::shape shape = json::shape::detect;

    /// Where the records are, if they are the elements of arrays within one large value: a JSON
    /// pointer (RFC 6901) in which `*` stands for any member or element: "/features", "/*/cards".
    /// Matches at that depth alone. At most 64 steps.
    std::string records_at{};

    /// Begins behind the record at which `reader.position()` was this.
    std::optional<position> resume_from{};

    /// Reads one of several parts. Each record is in exactly one of them.
    json::split split{};

    // How strictly.

    /// What becomes of records that are no good.
    error_policy errors = fail;

    json::validate validate = json::validate::touched;
    json::unknown_members unknown_members = json::unknown_members::ignore;

    // Within which bounds.

    /// The longest record that is accepted, in bytes without the line end. The buffer grows to the
    /// longest record met, never beyond this. More than 4 GiB is taken as 4 GiB.
    std::size_t max_record_bytes = std::size_t{16} << 20;

    /// How deep objects and arrays that are bound to members, or validated in full, may nest. Each
    /// level that is bound takes some hundred bytes of stack while it is read.
    std::size_t max_depth = 256;

    /// The longest string that a member takes, in bytes of UTF-8.
    std::size_t max_string_bytes = std::size_t{16} << 20;

    /// Called now and then while reading, and at the end: see json::progress_bar.
    std::function<void(const progress&)> progress{};
};

} // namespace weir::json
