// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>

#include <string>

namespace weir::detail {

/// Where among the records the peak was, in the same words everywhere: `at record 12`, `before the
/// first record`, `after the last record`. Empty
/// where there is no peak, or no record.
inline std::string place_of_peak(const report& of) {
    if (of.peak == 0 || of.records == 0) return {};
    if (of.peak_record == 0) return "before the first record";
    if (of.peak_record > of.records) return "after the last record";
    return (of.exact ? "at record " : "near record ") + in_count(of.peak_record);
}

} // namespace weir::detail
