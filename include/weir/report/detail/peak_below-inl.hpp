// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/peak_below.hpp>
#include <weir/report/place_of_peak.hpp>
#include <weir/report/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace weir {

WEIR_DETAIL_INLINE verdict peak_below(const report& figures, std::uint64_t bytes) {
    const detail::stage_guard own{detail::untracked};
    if (!figures.measured) return {false, detail::why_not_measured()};
    const detail::told_apart sizes{figures.peak, bytes};
    const std::string end = detail::caveats_of(figures);
    if (figures.peak < bytes)
        return {true, "the peak of " + sizes.first + " is below " + sizes.second + end};

    std::string message = "the peak of " + sizes.first;
    if (const std::string place = detail::place_of_peak(figures); !place.empty())
        message += " (" + place + ')';
    message += " is not below " + sizes.second;
    std::size_t largest = figures.stages.size();
    for (std::size_t i = 0; i < figures.stages.size(); ++i)
        if (figures.stages[i].at_peak > detail::row_at(figures, largest).at_peak) largest = i;
    const std::uint64_t part = detail::row_at(figures, largest).at_peak;
    if (part != 0)
        message +=
            "; the largest part, " + detail::in_bytes(part) + ", is "
            + detail::origin_and_holder(figures, largest, detail::main_holder(figures, largest));
    return {false, message + end};
}

} // namespace weir
