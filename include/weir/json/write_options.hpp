// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace weir::json {

/// How records follow one another in what is written.
enum class written_as {
    lines, ///< NDJSON: each record on a line of its own
    array, ///< one array, each element on a line of its own
};

/// What becomes of strings that are not valid UTF-8, which JSON text must be. Surrogates encoded as
/// three bytes each are not.
enum class invalid_utf8 {
    refuse,
    replace, ///< by U+FFFD, one for each longest part of a character
};

/// What becomes of NaN and the infinities, which JSON cannot say.
enum class not_finite {
    refuse,
    null, ///< written as null
};

/// What becomes of the members of structs that are empty: std::optional and smart pointers.
enum class empty_members {
    keep, ///< written as null
    leave_out,
};

/// How `json::write` and `json::to_text` write.
///
///     users | weir::json::write(path, {.as = weir::json::written_as::array})
struct write_options {
    written_as as = written_as::lines; ///< nothing to to_text, which writes one record
    json::invalid_utf8 invalid_utf8 = json::invalid_utf8::refuse;
    json::not_finite not_finite = json::not_finite::refuse;
    json::empty_members empty_members = json::empty_members::keep;

    /// How deep objects and arrays may nest: what json::read takes unless told otherwise.
    std::size_t max_depth = 256;
};

} // namespace weir::json
