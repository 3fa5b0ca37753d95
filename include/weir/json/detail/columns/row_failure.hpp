// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/json/detail/excerpt.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/read_watch.hpp>
#include <weir/json/error.hpp>
#include <weir/json/to_text.hpp>
#include <weir/json/write_options.hpp>

#include <cstdint>
#include <string>

namespace weir::json::detail {

/// Where the record is that was read last: ", the last record read is users.ndjson:3 at byte 20"; empty
/// if that is not known.
inline std::string last_read_by(const read_watch& watch) {
    const auto place = watch.last_read();
    if (!place) return {};
    std::string text = ", the last record read is " + weir::detail::shown_name(place->source);
    if (place->line != 0) text.append(":").append(std::to_string(place->line));
    return text.append(" at byte ").append(std::to_string(place->offset));
}

/// What is said of a row that a store does not take: its number, counted from 1, where the record is
/// that was read last, and the beginning of the row as JSON text.
template <class Row>
std::string about_row(const Row& row, std::uint64_t number, const read_watch& watch) {
    std::string text = "row " + std::to_string(number) + last_read_by(watch);
    try {
        write_options lenient;
        lenient.invalid_utf8 = invalid_utf8::replace;
        lenient.not_finite = not_finite::null;
        text += ": " + excerpt_of(to_text(row, lenient), 200);
    } catch (const error&) { // it has no JSON text
    }
    return text;
}

/// The fault of a row in words: "/title: the string is not valid UTF-8 at byte 3 (invalid_utf8)".
inline std::string text_of(const fault& found) {
    std::string text = found.path.empty() ? std::string{} : excerpt_of(found.path, 160) + ": ";
    return text.append(found.message).append(" (").append(to_string(found.reason)) += ')';
}

} // namespace weir::json::detail
