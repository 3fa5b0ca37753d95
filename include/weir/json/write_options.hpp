// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>

namespace weir::json {

/// How records follow one another in the output.
enum class written_as {
    lines, ///< NDJSON: each record on a line of its own
    array, ///< one array, each element on a line of its own
};

/// What happens to strings that are not valid UTF-8, which JSON text must be. Surrogates encoded as
/// three bytes each are not valid.
enum class invalid_utf8 {
    refuse,  ///< throws json::error
    replace, ///< by U+FFFD, one for each maximal subpart of a character
};

/// What happens to NaN and the infinities, which JSON cannot represent.
enum class not_finite {
    refuse, ///< throws json::error
    null,   ///< written as null
};

/// What happens to empty members of structs: an empty std::optional, smart pointer or json::value.
enum class empty_members {
    keep, ///< written as null
    leave_out,
};

/// How `json::write` and `json::to_text` write.
///
///     users | weir::json::write(path, {.as = weir::json::written_as::array})
struct write_options {
    written_as as = written_as::lines; ///< ignored by to_text, which writes one record
    json::invalid_utf8 invalid_utf8 = json::invalid_utf8::refuse;
    json::not_finite not_finite = json::not_finite::refuse;
    json::empty_members empty_members = json::empty_members::keep;

    /// How many levels objects and arrays may nest; the default is that of json::read.
    std::size_t max_depth = 256;
};

} // namespace weir::json
