// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/error_policy.hpp>
#include <weir/json/position.hpp>
#include <weir/json/progress.hpp>
#include <weir/json/shape.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace weir::json {

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
struct options {
    error_policy errors = fail;

    /// How the records follow one another; told from the beginning of the source unless said.
    json::shape shape = json::shape::detect;

    /// Where the records are, if they are the elements of arrays within one large value: a JSON
    /// pointer (RFC 6901) in which `*` stands for any member or element: "/features", "/*/cards".
    /// Matches at that depth alone. At most 64 steps.
    std::string records_at{};

    json::validate validate = json::validate::touched;
    json::unknown_members unknown_members = json::unknown_members::ignore;

    /// The longest record that is accepted, in bytes without the line end. The buffer grows to the
    /// longest record met, never beyond this. More than 4 GiB is taken as 4 GiB.
    std::size_t max_record_bytes = std::size_t{16} << 20;

    /// How deep objects and arrays that are bound to members, or validated in full, may nest. Each
    /// level that is bound takes some hundred bytes of stack while it is read.
    std::size_t max_depth = 256;

    /// The longest string that a member takes, in bytes of UTF-8.
    std::size_t max_string_bytes = std::size_t{16} << 20;

    /// Begins behind the record at which `reader.position()` was this.
    std::optional<position> resume_from{};

    /// Reads one of several parts. Each record is in exactly one of them.
    json::split split{};

    /// Called now and then while reading, and at the end: see json::progress_bar.
    std::function<void(const progress&)> progress{};
};

} // namespace weir::json
