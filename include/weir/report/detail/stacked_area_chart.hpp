// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace_options.hpp>
#include <weir/report/detail/chart.hpp>
#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace weir::detail {

/// Live bytes of each stage over the run, stacked, with the peak at its true height: it may be
/// higher than any moment that was kept.
class stacked_area_chart {
public:
    /// The timeline must not be empty.
    explicit stacked_area_chart(const report& figures)
        : figures_{figures}, stages_{shown_stages(figures)} {
        over_records_ = figures.timeline_over == timeline_over::records
                     && std::any_of(figures.timeline.begin(), figures.timeline.end(),
                                    [](const report::moment& at) { return at.records != 0; });
        for (const auto& at : figures.timeline) {
            x_end_ = std::max(x_end_, progress(at));
            std::vector<double> tops{0};
            for (const shown_stage& stage : stages_) {
                double height = 0;
                for (const std::size_t each : stage.members)
                    height += static_cast<double>(live_at(at, each));
                tops.push_back(tops.back() + height);
            }
            y_end_ = std::max(y_end_, tops.back());
            tops_.push_back(std::move(tops));
        }
        y_end_ = std::max(y_end_, static_cast<double>(figures.peak));
    }

    bool over_records() const noexcept { return over_records_; }

    std::string html() const {
        plot picture;
        picture.id = "over-run";
        picture.title = "Live bytes of each stage over the run";
        picture.description = description();
        for (const tick& each : size_ticks(y_end_))
            picture.y_axis.push_back({y(each.value), each.label});
        if (over_records_)
            for (const tick& each : count_ticks(x_end_))
                picture.x_axis.push_back({x(each.value), each.label});
        else
            for (const tick& each : size_ticks(x_end_))
                picture.x_axis.push_back({x(each.value), each.label});
        picture.x_unit = over_records_ ? "records" : "bytes allocated";
        const std::vector<double>& named_at = end_with_bytes();
        for (std::size_t i = stages_.size(); i-- > 0;) {
            if (is_empty(i)) continue;
            picture.shapes += polygon(i);
            picture.edges.push_back({y((named_at[i] + named_at[i + 1]) / 2),
                                     swatch(stages_[i].colour), stages_[i].name, ""});
        }
        mark_peak(picture);
        return picture.html() + note();
    }

private:
    double progress(const report::moment& at) const {
        return static_cast<double>(over_records_ ? at.records : at.allocated_bytes);
    }
    double x(double progress) const { return x_end_ > 0 ? plot::width * progress / x_end_ : 0; }
    double y(double bytes) const {
        return plot::height - (y_end_ > 0 ? (plot::height - plot::above) * bytes / y_end_ : 0);
    }

    /// The fullest of the moments near the right side, for the labels there to point at: at the
    /// very end of a run there are often no bytes left.
    const std::vector<double>& end_with_bytes() const {
        constexpr double near = 0.95;
        std::size_t found = tops_.size() - 1;
        for (std::size_t i = found; i-- > 0;)
            if (progress(figures_.timeline[i]) >= near * x_end_
                && tops_[i].back() > tops_[found].back())
                found = i;
        return tops_[found];
    }

    bool is_empty(std::size_t stage) const { return !was_live(figures_, stages_[stage]); }

    /// Path along the top to the right, and back along the bottom.
    std::string polygon(std::size_t stage) const {
        const auto point = [&](double across, double bytes) {
            return decimal(across) + ',' + decimal(y(bytes)) + ' ';
        };
        const auto across = [&](std::size_t i) { return x(progress(figures_.timeline[i])); };
        std::string points;
        if (across(0) == across(tops_.size() - 1)) {
            // A single moment has no width of its own: the fullest moment gets some.
            constexpr double visible = 40;
            const double here = across(0),
                         there = here + (here < plot::width / 2 ? visible : -visible);
            const std::vector<double>& tops = end_with_bytes();
            points = point(here, tops[stage + 1]) + point(there, tops[stage + 1])
                   + point(there, tops[stage]) + point(here, tops[stage]);
        } else {
            for (std::size_t i = 0; i < tops_.size(); ++i)
                points += point(across(i), tops_[i][stage + 1]);
            for (std::size_t i = tops_.size(); i-- > 0;)
                points += point(across(i), tops_[i][stage]);
        }
        points.pop_back();
        return "<polygon class=\"band s" + std::to_string(stages_[stage].colour) + "\" points=\""
             + points + "\"/>\n";
    }

    void mark_peak(plot& picture) const {
        if (figures_.peak == 0) return;
        const double height = y(static_cast<double>(figures_.peak));
        picture.shapes += plot::line(0, height, plot::width, height, "peak");
        const double at =
            x(std::min(x_end_, static_cast<double>(over_records_ ? figures_.peak_record
                                                                 : figures_.allocated_at_peak)));
        picture.shapes += plot::line(at, height, at, plot::height, "peak")
                        + plot::dot(at, height, "dot under") + plot::dot(at, height, "dot");
        std::string words =
            (figures_.peak_within == 0 ? "peak " : "peak about ") + in_bytes(figures_.peak);
        if (const std::string place = place_of_peak(figures_); !place.empty()) words += ' ' + place;
        picture.marks.push_back({at, height, words});
    }

    std::string description() const {
        double least = y_end_, most = 0;
        for (const auto& tops : tops_) {
            least = std::min(least, tops.back());
            most = std::max(most, tops.back());
        }
        return "A stacked area of " + with_commas(tops_.size())
             + (tops_.size() == 1 ? " moment" : " moments") + ". All stages together hold between "
             + rounded(least) + " and " + rounded(most) + "; the peak is " + in_bytes(figures_.peak)
             + ". From the bottom: " + names(false) + ".";
    }

    std::string note() const {
        const std::string empty = names(true);
        return empty.empty() ? ""
                             : "<p class=\"note\">Nothing live at any moment shown: "
                                   + escaped(empty) + ".</p>\n";
    }

    std::string names(bool of_the_empty) const {
        std::string result;
        for (std::size_t i = 0; i < stages_.size(); ++i)
            if (is_empty(i) == of_the_empty)
                result += (result.empty() ? "" : ", ") + stages_[i].name;
        return result;
    }

    /// Sums of stages may not fit an integer.
    static std::string rounded(double bytes) {
        constexpr double limit = 18'446'744'073'709'549'568.0;
        return in_bytes(bytes < limit ? static_cast<std::uint64_t>(bytes)
                                      : std::numeric_limits<std::uint64_t>::max());
    }

    const report& figures_;
    std::vector<shown_stage> stages_;
    std::vector<std::vector<double>> tops_; ///< of each moment: 0, then where each stage ends
    bool over_records_ = false;
    double x_end_ = 0, y_end_ = 0;
};

} // namespace weir::detail
