// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/write_options.hpp>

#include <cstddef>
#include <string>

namespace weir::csv {

/// What ends a line.
enum class line_end {
    lf,   ///< what cut, awk and sort take, too: to them, the CR of a CRLF belongs to the last cell
    crlf, ///< what RFC 4180 asks for; whatever reads CSV takes both
};

/// How `csv::write` writes.
///
///     users | weir::csv::write(path, {.delimiter = '\t', .null = "NA"})
struct write_options {
    /// A tab, or a mark of ASCII that is no part of a number: not a quote, +, - or a point.
    char delimiter = ',';
    csv::line_end line_end = line_end::lf;
    /// Whether the first line has the names of the columns.
    bool header = true;
    /// The text of a cell that has no value. A string that is the same, or empty, is in quotes.
    /// Without delimiters, quotes and control characters, without blanks at its ends; neither a
    /// number nor `true` nor `false`.
    std::string null{};
    json::invalid_utf8 invalid_utf8 = json::invalid_utf8::refuse;
    json::not_finite not_finite = json::not_finite::refuse; ///< or written as `null` says
    /// How many levels objects and arrays may nest in the JSON text of a cell.
    std::size_t max_depth = 256;
};

namespace detail {

/// Throws std::invalid_argument if nobody could read what is written so.
write_options checked(write_options how);

} // namespace detail

} // namespace weir::csv

#ifndef WEIR_COMPILED
#include <weir/csv/detail/write_options-inl.hpp>
#endif
