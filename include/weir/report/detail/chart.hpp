// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/report/detail/chart_stages.hpp>
#include <weir/report/detail/html.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The positions and labels of the lines of a scale: sizes at powers of two, counts at powers of
// ten.

namespace weir::detail {

struct tick {
    double value = 0;
    std::string label;
};

/// 384 KiB, 1.5 MiB: for values that are round in binary.
inline std::string round_size(double bytes) {
    constexpr std::array<std::string_view, 7> units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    std::size_t unit = 0;
    for (; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
    return decimal(bytes, 3) + ' ' + std::string{units[unit]};
}

/// 250, 20 k, 1.5 M: for values that are round in decimal.
inline std::string round_count(double number) {
    constexpr std::array<std::string_view, 7> units{"", " k", " M", " G", " T", " P", " E"};
    std::size_t unit = 0;
    for (; number >= 1000 && unit + 1 < units.size(); ++unit) number /= 1000;
    return decimal(number, 3) + std::string{units[unit]};
}

/// From 0 up to `end`, at most six, a power of two apart.
inline std::vector<tick> size_ticks(double end) {
    double step = 1;
    while (end / step > 5) step *= 2;
    std::vector<tick> ticks{{0, "0"}};
    for (double at = step; at <= end; at += step) ticks.push_back({at, round_size(at)});
    return ticks;
}

/// From 0 up to `end`, at most six, at multiples of 1, 2 or 5 times a power of ten.
inline std::vector<tick> count_ticks(double end) {
    double step = 1;
    for (std::size_t i = 0; end / step > 5; ++i) step *= i % 3 == 1 ? 2.5 : 2;
    std::vector<tick> ticks{{0, "0"}};
    for (double i = 1; i * step <= end; ++i) ticks.push_back({i * step, round_count(i * step)});
    return ticks;
}

/// A logarithmic scale whose lines are powers of `base`.
struct logarithmic {
    double base = 10;
    double from = 0, to = 1; ///< exponents

    /// Has room for all values from `least` to `most`. Values below 1 are placed at 1.
    static logarithmic over(double base, double least, double most) {
        const auto exponent = [&](double value) {
            return std::log2(std::max(value, 1.0)) / std::log2(base);
        };
        return {base, exponent(least), exponent(most)};
    }

    /// 0 at the beginning, 1 at the end.
    double place(double value) const {
        const double at = std::log2(std::max(value, 1.0)) / std::log2(base);
        return to > from ? (at - from) / (to - from) : 0.5;
    }

    /// At most seven lines within the scale.
    std::vector<tick> ticks(std::string (*label)(double)) const {
        constexpr std::array<int, 7> steps{1, 2, 3, 5, 10, 20, 40};
        constexpr double slack = 1e-9;
        for (const int step : steps) {
            const double first = std::ceil((from - slack) / step) * step;
            if ((to - first) / step >= 7) continue;
            std::vector<tick> result;
            for (double at = first; at <= to + slack; at += step) {
                const double value = std::round(std::pow(base, at));
                result.push_back({value, label(value)});
            }
            return result;
        }
        return {};
    }
};

/// Moves labels until neighbours are at least `apart` from each other, each as near as possible to
/// its wanted place. `wanted` ascends; the result lies within [least, most] if there is room.
inline std::vector<double> spread(std::vector<double> wanted, double apart, double least,
                                  double most) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wanted[i] = std::max(wanted[i], i == 0 ? least : wanted[i - 1] + apart);
    for (std::size_t i = wanted.size(); i-- > 0; most -= apart)
        wanted[i] = std::min(wanted[i], most);
    return wanted;
}

} // namespace weir::detail

// A picture with two axes. Its shapes are SVG and stretch with the page; its text is HTML around
// them and keeps its size, so that it can be read on a telephone.

namespace weir::detail {

struct plot {
    /// In units of the SVG. Upright, a unit is a pixel at any width of the page.
    static constexpr double width = 1000, height = 280, above = 34;

    /// `at`: a place along the axis, from the left or from the top.
    struct axis_label {
        double at = 0;
        std::string text;
    };
    /// The label of something that ends at the right side of the picture, at the height `at`.
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

    /// A dot that stays round, or a square that stays square, however the picture is stretched.
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
