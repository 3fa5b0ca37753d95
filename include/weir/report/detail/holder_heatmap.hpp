// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/html.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::detail {

/// The stages that made the bytes of the peak (a row each) and those that held them (a column
/// each): the more bytes, the darker. A table with shaded cells, so that it can be read aloud as
/// well.
class holder_heatmap {
public:
    explicit holder_heatmap(const report& figures)
        : figures_{figures}, stages_{shown_stages(figures)} {
        for (const shown_stage& origin : stages_)
            for (const shown_stage& holder : stages_)
                most_ = std::max(most_, bytes(origin, holder));
    }

    /// False if the report has no such bytes.
    bool is_empty() const noexcept { return most_ == 0; }

    std::string html() const {
        std::string result =
            "<div class=\"scroll whole\" tabindex=\"0\" role=\"region\" aria-label=\"Origin and "
            "holder\"><table class=\"map\">\n<caption><span>Live at the peak: made by the stage "
            "of the row, freed later by the stage of the column</span></caption>\n<thead><tr><th "
            "scope=\"col\"><span class=\"corner\">made by ↓ held by →</span></th>";
        for (const shown_stage& holder : stages_)
            result += "<th scope=\"col\">" + isolated(holder.name) + "</th>";
        result += "<th scope=\"col\" class=\"sum\">made</th></tr></thead>\n<tbody>\n";
        for (const shown_stage& origin : stages_) {
            result +=
                "<tr><th scope=\"row\">" + swatch(origin.colour) + isolated(origin.name) + "</th>";
            std::uint64_t sum = 0;
            for (const shown_stage& holder : stages_) {
                result += cell(bytes(origin, holder));
                sum = saturating_sum(sum, bytes(origin, holder));
            }
            result += "<td class=\"sum\">" + in_bytes(sum) + "</td></tr>\n";
        }
        result += "<tr class=\"total\"><th scope=\"row\">held</th>";
        std::uint64_t all = 0;
        for (const shown_stage& holder : stages_) {
            std::uint64_t sum = 0;
            for (const shown_stage& origin : stages_)
                sum = saturating_sum(sum, bytes(origin, holder));
            result += "<td>" + in_bytes(sum) + "</td>";
            all = saturating_sum(all, sum);
        }
        return result + "<td class=\"sum\">" + in_bytes(all)
             + "</td></tr>\n</tbody>\n</table></div>\n";
    }

    static constexpr int levels = 6;

private:
    std::uint64_t bytes(const shown_stage& origin, const shown_stage& holder) const {
        return origin.sum([&](std::size_t i) {
            return holder.sum([&](std::size_t j) { return cell_at(figures_.held, i, j); });
        });
    }

    /// Shaded by the root of the share, so that small parts show as well.
    std::string cell(std::uint64_t bytes) const {
        if (bytes == 0) return "<td class=\"none\">0</td>";
        const double share = static_cast<double>(bytes) / static_cast<double>(most_);
        const std::string level = std::to_string(
            std::clamp(static_cast<int>(std::ceil(levels * std::sqrt(share))), 1, levels));
        return "<td class=\"on" + level
             + "\"><svg class=\"shade\" aria-hidden=\"true\"><rect class=\"h" + level
             + "\" width=\"100%\" height=\"100%\"/></svg><span>" + in_bytes(bytes) + "</span></td>";
    }

    const report& figures_;
    std::vector<shown_stage> stages_;
    std::uint64_t most_ = 0;
};

} // namespace weir::detail
