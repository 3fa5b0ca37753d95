// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/options.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace weir::json {

/// For `options.progress`: shows the progress on one line of a terminal, redrawn at most ten times
/// a second: the source, a bar, the number of records, the speed in stored (compressed) bytes, and
/// the time left. Draws nothing if the descriptor is not a terminal.
///
///     weir::json::read<user>(path, {.progress = weir::json::progress_bar()})
///
/// Time is counted from construction. Copies draw the same line; the destructor of the last copy
/// ends the line if it is still open, as after an exception. Throws only std::bad_alloc: errors in
/// drawing are ignored.
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

/// A duration as text: 0:42, 1:02:03; 999:59:59 at most.
std::string in_hours(double seconds);

/// The progress as one line of at most `width` columns:
///
///     users.ndjson.gz  [#########-----------]  47 %  1,234,567 records  103.4 MiB/s  0:42 left
///
/// If the total is not known, the line shows the bytes read instead of the bar and the percentage,
/// and the elapsed time instead of the time left. If room is short, the bar is left out first, then
/// the name.
std::string progress_line(const progress& now, double seconds, std::size_t width);

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/progress_bar-inl.hpp>
#endif
