// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::detail {

/// The bytes of the peak that each stage made (a full bar) and held (an empty bar).
inline std::string peak_bar_chart(const report& figures) {
    constexpr double width = 1000, row_height = 48, bar_height = 13;
    struct pair {
        std::uint64_t made = 0, held = 0;
    };
    const std::vector<shown_stage> stages = shown_stages(figures);
    std::vector<pair> pairs;
    std::uint64_t most = 1;
    for (const shown_stage& stage : stages) {
        pairs.push_back(
            {stage.sum([&](std::size_t i) { return row_at(figures, i).at_peak; }),
             stage.sum([&](std::size_t i) { return row_at(figures, i).held_at_peak; })});
        most = std::max({most, pairs.back().made, pairs.back().held});
    }

    std::string names, shapes, values, description;
    const auto add_bar = [&](std::uint64_t bytes, double top, const std::string& classes) {
        if (bytes == 0) return;
        shapes += "<rect class=\"" + classes + "\" x=\"0\" y=\"" + decimal(top) + "\" width=\""
                + decimal(width * static_cast<double>(bytes) / static_cast<double>(most))
                + "\" height=\"" + decimal(bar_height) + "\"/>\n";
    };
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const double top = row_height * static_cast<double>(i);
        names += "<span title=\"" + escaped(stages[i].name) + "\">" + swatch(stages[i].colour)
               + isolated(stages[i].name) + "</span>";
        add_bar(pairs[i].made, top + 9, "bar s" + std::to_string(stages[i].colour));
        add_bar(pairs[i].held, top + 26, "bar held");
        values +=
            "<span>" + in_bytes(pairs[i].made) + "<br/>" + in_bytes(pairs[i].held) + "</span>";
        description += stages[i].name + " made " + in_bytes(pairs[i].made) + " and held "
                     + in_bytes(pairs[i].held) + (i + 1 < stages.size() ? "; " : ".");
    }
    const double height = row_height * static_cast<double>(stages.size());
    return "<p class=\"key\" aria-hidden=\"true\"><span><svg viewBox=\"0 0 26 11\"><rect "
           "class=\"bar made\" x=\".5\" y=\".5\" width=\"25\" height=\"10\"/></svg>made here "
           "(at peak)</span> <span><svg viewBox=\"0 0 26 11\"><rect class=\"bar held\" x=\".5\" "
           "y=\".5\" width=\"25\" height=\"10\"/></svg>freed here later (held at "
           "peak)</span></p>\n<div class=\"bars\">\n<div class=\"rows\" aria-hidden=\"true\">"
         + names + "</div>\n<svg class=\"chart\" style=\"height:" + decimal(height)
         + "px\" viewBox=\"0 0 " + decimal(width) + ' ' + decimal(height)
         + "\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"bars-title "
           "bars-desc\">\n<title id=\"bars-title\">Bytes of each stage at the "
           "peak</title>\n<desc id=\"bars-desc\">"
         + escaped(description) + "</desc>\n" + shapes + "<path class=\"axis\" d=\"M0,0V"
         + decimal(height) + "\"/>\n</svg>\n<div class=\"rows values\" aria-hidden=\"true\">"
         + values + "</div>\n</div>\n";
}

} // namespace weir::detail
