// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error_policy.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace weir::json {

/// A place between two records, where another run can continue: see `options.resume_from`. Valid
/// only for the same sources and the same options; sources may have grown, and files may have been
/// added behind the others. So the position at the end of a file is where to continue once more has
/// been written to it.
struct position {
    std::size_t source = 0;   ///< which of several files, counted from 0
    std::uint64_t offset = 0; ///< in bytes of the decompressed source
    std::uint64_t line = 1;   ///< the line of that byte, counted from 1

    constexpr bool operator==(const position&) const = default;
};

/// The `index`-th of `count` parts of the sources, counted from 0; by default, everything. Each
/// record is in exactly one part.
///
/// A part is a range of bytes of each file. A record belongs to the part that contains its first
/// byte (for lines, the first byte of the line). If the size of a source is not known in advance
/// (it is compressed, or a pipe), its text is assigned to the parts in turn instead, 1 MiB each. In
/// a plain file of lines, a part is found by seeking; in any other source, all text before the part
/// is read, but not parsed. Parts in one process may share a quarantine file; processes that run at
/// the same time each need their own: the second is refused.
struct split {
    std::size_t index = 0;
    std::size_t count = 1;

    constexpr bool operator==(const split&) const = default;
};

/// The progress of a reader, in stored (compressed) bytes: those that this run reads, not those that
/// it passes over, where it resumes or reads a part. A part of compressed text, or of an array, is
/// read from the beginning of its source.
struct progress {
    std::string source{};                 ///< the name of the source being read
    std::uint64_t bytes_done = 0;         ///< read so far
    std::optional<std::uint64_t> bytes{}; ///< all to be read; empty if unknown, as for a pipe
    std::uint64_t records = 0;            ///< records delivered
    std::uint64_t rejected = 0;           ///< records rejected
    bool done = false;                    ///< the end has been reached; the last call
};

/// How records follow one another in a source.
enum class shape {
    detect,       ///< detected from the beginning of the source: see `json::read`
    lines,        ///< NDJSON, JSON Lines: one record per line; a line feed always ends the record
    array,        ///< the source is one array, whose elements are the records
    concatenated, ///< one after another, with or without blanks between, over any number of lines
    sequence,     ///< RFC 7464: each after a record separator, U+001E
};

/// How much of a record is checked.
enum class validate {
    /// All of it, by the grammar of RFC 8259, like a strict parser; max_depth limits the nesting.
    full,
    /// Only the values that are read; in all others, only that brackets and strings are closed. For
    /// files that are wrong where nobody looks: whether such a record is read may depend on the
    /// processor. It is hardly faster.
    touched,
    // In strings that are read, an escape for half a surrogate pair is an error under both.
};

/// What happens to JSON members that the struct does not have.
enum class unknown_members { ignore, refuse };

/// How `json::read` reads.
///
///     weir::json::read<user>(path, {.errors = weir::json::skip})
///
/// Designated initializers must be in the order of the members: what to read, how strictly, the
/// limits, and progress last.
struct options {
    // What to read.

    /// How the records follow one another; by default detected from the beginning of the source.
    json::shape shape = json::shape::detect;

    /// Where the records are, if they are the elements of arrays within one large value: a JSON
    /// pointer (RFC 6901) in which `*` stands for any member or element: "/features", "/*/cards".
    /// Matches arrays at exactly that depth. If the last step is `*`, what it stands for and is no
    /// array is a record too: "/*" reads the members of one large object, `json::keyed<T>` with
    /// their names. At most 64 steps.
    std::string records_at{};

    /// Begins at this position, which `reader.position()` returned in an earlier run. If the source
    /// now ends before it, the pull throws std::invalid_argument, which says where.
    std::optional<position> resume_from{};

    /// Reads one of several parts. Each record is in exactly one of them.
    json::split split{};

    // How strictly.

    /// What happens to records that cannot be read.
    error_policy errors = fail;

    json::validate validate = json::validate::full;
    json::unknown_members unknown_members = json::unknown_members::ignore;

    // Limits.

    /// The longest record that is accepted, in bytes without the white space around it, of which 4 KiB
    /// may follow on its line; at most 4 GiB. The buffer grows to the longest record so far, never
    /// beyond this limit and 8 KiB.
    std::size_t max_record_bytes = std::size_t{16} << 20;

    /// How many levels objects and arrays may nest; under validate::touched, those that are bound to
    /// members. Each level that is bound takes some hundred bytes of stack while it is read.
    std::size_t max_depth = 256;

    /// The longest string that is accepted for a member, in bytes of UTF-8.
    std::size_t max_string_bytes = std::size_t{16} << 20;

    /// Called from time to time while reading, and at the end: see json::progress_bar.
    std::function<void(const progress&)> progress{};
};

} // namespace weir::json
