// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/axis.hpp>
#include <weir/report/detail/html.hpp>
#include <weir/report/sort_stably.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

// The frame of a picture with two axes. Its shapes are SVG and stretch with the page; its words are
// HTML around them and keep their size, so that they can be read on a telephone.

namespace weir::detail {

struct plot {
    /// In units of the SVG. Upright, a unit is a pixel at any width of the page.
    static constexpr double width = 1000, height = 280, above = 34;

    /// `at`: a place along the axis, from the left or from the top.
    struct axis_label {
        double at = 0;
        std::string text;
    };
    /// Names what ends at the right side of the picture, at the height `at`.
    struct edge_label {
        double at = 0;
        std::string key; ///< markup: a sample of the colour or the line
        std::string name, value;
    };
    struct mark_label {
        double x = 0, y = 0;
        std::string text;
    };

    std::string id; ///< unique within the page
    std::string title, description;
    std::vector<axis_label> y_axis, x_axis;
    std::string x_unit;
    std::string shapes; ///< markup
    std::vector<edge_label> edges;
    std::vector<mark_label> marks;

    /// A dot that stays round, or a square that stays one, however the picture is stretched.
    static std::string dot(double x, double y, const std::string& classes) {
        return "<path class=\"" + classes + "\" d=\"M" + decimal(x) + ',' + decimal(y) + "h0\"/>\n";
    }
    static std::string line(double x1, double y1, double x2, double y2,
                            const std::string& classes) {
        return "<path class=\"" + classes + "\" d=\"M" + decimal(x1) + ',' + decimal(y1) + "L"
             + decimal(x2) + ',' + decimal(y2) + "\"/>\n";
    }

    std::string html() const {
        return "<div class=\"plot\">\n" + y_labels() + "<div class=\"field\">\n" + picture()
             + mark_labels() + "</div>\n" + edge_labels() + x_labels() + "</div>\n";
    }

private:
    static constexpr double line_height = 18, leader_width = 20;

    static std::string in_percent(double x) { return decimal(100 * x / width) + '%'; }

    std::string picture() const {
        std::string grid;
        for (const axis_label& each : y_axis) grid += line(0, each.at, width, each.at, "grid");
        return "<svg class=\"chart\" viewBox=\"0 0 " + decimal(width) + ' ' + decimal(height)
             + "\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"" + id + "-title "
             + id + "-desc\">\n<title id=\"" + id + "-title\">" + escaped(title)
             + "</title>\n<desc id=\"" + id + "-desc\">" + escaped(description) + "</desc>\n" + grid
             + shapes + line(0, height, width, height, "axis") + "</svg>\n";
    }

    std::string y_labels() const {
        // The widest label gives the column its width; all stand at their places above it.
        std::string result = "<div class=\"y\" aria-hidden=\"true\">";
        for (const axis_label& each : y_axis)
            result +=
                "<span style=\"top:" + decimal(each.at) + "px\">" + escaped(each.text) + "</span>";
        return result + "</div>\n";
    }

    std::string x_labels() const {
        std::string result = "<div class=\"x\" aria-hidden=\"true\">";
        for (const axis_label& each : x_axis)
            result += "<span style=\"left:" + in_percent(each.at) + "\">" + escaped(each.text)
                    + "</span>";
        return result + "</div>\n<div class=\"unit\" aria-hidden=\"true\">" + escaped(x_unit)
             + "</div>\n";
    }

    std::string mark_labels() const {
        std::string result;
        for (const mark_label& each : marks) {
            const bool to_the_left = each.x > width / 2;
            result += "<span class=\"mark\" aria-hidden=\"true\" style=\"";
            result +=
                to_the_left ? "right:" + in_percent(width - each.x) : "left:" + in_percent(each.x);
            result += ";top:" + decimal(each.y) + "px\">" + escaped(each.text) + "</span>\n";
        }
        return result;
    }

    std::string edge_labels() const {
        std::vector<edge_label> sorted = edges;
        sort_stably(sorted, [](const edge_label& a, const edge_label& b) { return a.at < b.at; });
        std::vector<double> wanted;
        std::size_t lines = 0;
        for (const edge_label& each : sorted) {
            wanted.push_back(each.at);
            lines = std::max<std::size_t>(lines, each.value.empty() ? 1 : 2);
        }
        const double apart = line_height * static_cast<double>(lines);
        const std::vector<double> places =
            spread(wanted, apart, apart / 2, height + line_height / 2 - apart / 2);
        std::string leaders, names;
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            leaders += line(0, sorted[i].at, leader_width, places[i], "leader");
            names += "<span style=\"top:" + decimal(places[i]) + "px\" title=\""
                   + escaped(sorted[i].name) + "\">" + sorted[i].key + isolated(sorted[i].name);
            if (!sorted[i].value.empty()) names += "<br/><b>" + escaped(sorted[i].value) + "</b>";
            names += "</span>";
        }
        return "<svg class=\"leaders\" viewBox=\"0 0 " + decimal(leader_width) + ' '
             + decimal(height) + "\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\n" + leaders
             + "</svg>\n<div class=\"names\" aria-hidden=\"true\">" + names + "</div>\n";
    }
};

} // namespace weir::detail
