// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/progress.hpp>

#include <cstddef>
#include <string>

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
#include <weir/json/detail/progress_line-inl.hpp>
#endif
