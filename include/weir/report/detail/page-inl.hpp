// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/replacement_file.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/eager_lazy_chart.hpp>
#include <weir/report/detail/holder_heatmap.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/detail/page_style.hpp>
#include <weir/report/detail/page_tables.hpp>
#include <weir/report/detail/page_text.hpp>
#include <weir/report/detail/peak_bar_chart.hpp>
#include <weir/report/detail/stacked_area_chart.hpp>
#include <weir/report/page.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

WEIR_DETAIL_INLINE std::string page::html() const {
    const detail::stage_guard own{detail::untracked};
    std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                       "<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light "
                       "dark\"/>\n<title>"
                     + detail::escaped(title) + "</title>\n<style>";
    text.append(detail::page_style).append("</style>\n</head>\n<body>\n<main>\n");
    text += "<header>\n<h1>" + detail::escaped(title) + "</h1>\n<p class=\"lede\">"
          + detail::in_one_sentence(figures) + "</p>\n" + detail::facts(figures) + "</header>\n";
    if (figures.measured) text += pictures_of_the_run();
    if (!compared.empty()) text += picture_of_both();
    text += all_figures() + detail::page_text();
    return text + "</main>\n</body>\n</html>\n";
}

WEIR_DETAIL_INLINE void page::write(const std::filesystem::path& path) const {
    const detail::stage_guard own{detail::untracked};
    const std::string text = html();
    detail::replacement_file file{path};
    if (const int error = detail::write_all(file.descriptor(), text))
        detail::throw_cannot_write(path.string(), error);
    file.commit();
}

WEIR_DETAIL_INLINE std::string page::section(std::string_view id, std::string_view heading,
                                             std::string_view introduction,
                                             const std::string& content) {
    std::string text = "<section aria-labelledby=\"";
    text.append(id).append("\">\n<h2 id=\"").append(id).append("\">").append(heading);
    text.append("</h2>\n");
    if (!introduction.empty()) text.append("<p>").append(introduction).append("</p>\n");
    return text + content + "</section>\n";
}

WEIR_DETAIL_INLINE std::string page::figure(const std::string& picture,
                                            const std::string& numbers) {
    return "<figure>\n" + picture
         + "</figure>\n<details open=\"\">\n<summary>The numbers</summary>\n" + numbers
         + "</details>\n";
}

WEIR_DETAIL_INLINE std::string page::pictures_of_the_run() const {
    std::string text = section(
        "run", "Over the run",
        "Live bytes of each stage, one upon the other. Between the moments shown the run may "
        "have held more: the dot is the peak itself, at its true height.",
        figures.timeline.empty()
            ? std::string{"<p class=\"note\">No moments were kept of this run.</p>\n"}
            : figure(detail::stacked_area_chart{figures}.html(), detail::timeline_table(figures)));
    text += section("peak", "At the peak",
                    "At that instant: what each stage had made, and what it held, which is "
                    "what it freed afterwards.",
                    figure(detail::peak_bar_chart(figures), detail::peak_table(figures)));
    const detail::holder_heatmap map{figures};
    text += section(
        "map", "Who made it, who held it",
        "Bytes of the peak by origin and holder. On the diagonal a stage held what it had made "
        "itself; beside it, bytes were handed on.",
        map.is_empty()
            ? std::string{"<p class=\"note\">This report has no bytes at the peak.</p>\n"}
            : figure(map.html(),
                     detail::pairs_table(figures, figures.held,
                                         "Live at the peak, by origin and holder", "held by")));
    return text;
}

WEIR_DETAIL_INLINE std::string page::picture_of_both() const {
    std::vector<detail::peaks_over_records> points;
    for (const run& each : compared)
        points.push_back({each.records, each.eager_peak, each.lazy_peak});
    detail::sort_stably(points, [](const auto& a, const auto& b) { return a.records < b.records; });
    return section(
        "both", "Eager against lazy",
        "Peak bytes over the number of records, on logarithmic axes. A level line "
        "is memory that does not grow with the input.",
        figure(detail::eager_lazy_chart{points}.html(), detail::comparison_table(points)));
}

WEIR_DETAIL_INLINE std::string page::all_figures() const {
    std::string tables;
    if (figures.measured) {
        tables += detail::bytes_table(figures) + detail::traffic_table(figures);
        const auto has_bytes = [](const std::vector<std::uint64_t>& row) {
            return std::any_of(row.begin(), row.end(), [](auto bytes) { return bytes != 0; });
        };
        if (std::any_of(figures.handed.begin(), figures.handed.end(), has_bytes))
            tables += detail::pairs_table(figures, figures.handed,
                                          "Handed over during the whole run", "freed by");
    }
    if (!figures.stages.empty()) tables += detail::places_table(figures);
    if (tables.empty()) return {};
    return section("figures", "All figures by stage",
                   figures.measured ? "Sizes are bytes asked for." : "", tables);
}

} // namespace weir
