// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace weir::json {

/// How records follow one another in a source.
enum class shape {
    detect,       ///< told from the beginning: see `json::read`
    lines,        ///< NDJSON, JSON Lines: one record a line, and a line end ends it whatever it is
    array,        ///< the elements of one array that is all of the source
    concatenated, ///< one after another, with or without blanks between, over any number of lines
    sequence,     ///< RFC 7464: each behind a record separator, U+001E
};

} // namespace weir::json
