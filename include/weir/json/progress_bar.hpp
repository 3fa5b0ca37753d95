// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace weir::json {

/// `options.progress` for people: how far it is, on one line of a terminal that is drawn again at
/// most ten times a second: the source, a bar, the records, the speed in bytes as they are stored,
/// and how long it will take. Draws nothing if the descriptor is no terminal.
///
///     weir::json::read<user>(path, {.progress = weir::json::progress_bar()})
///
/// Time is counted from its making. Copies draw the same line, and the last of them ends it if that
/// has not been done, as after an exception. Throws nothing but std::bad_alloc: what cannot be
/// drawn is not.
class progress_bar {
public:
    explicit progress_bar(int descriptor = 2);

    void operator()(const progress& now) const;

private:
    class line;
    std::shared_ptr<line> line_;
};

} // namespace weir::json

namespace weir::json::detail {

/// 0:42, 1:02:03; the longest is 999:59:59.
std::string in_hours(double seconds);

/// How far it is, as one line of at most `width` columns:
///
///     users.ndjson.gz  [#########-----------]  47 %  1,234,567 records  103.4 MiB/s  0:42 left
///
/// Without an end in sight there are the bytes read instead of the bar and the percentage, and the
/// time it took until now instead of the time that is left. Where there is little room, the bar
/// goes first, then the name.
std::string progress_line(const progress& now, double seconds, std::size_t width);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/progress_bar-inl.hpp>
#endif
