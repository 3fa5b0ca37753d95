// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/report/detail/chart.hpp>
#include <weir/report/detail/html.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace weir::detail {

/// Peak bytes of two programs over this many records. Either may be missing.
struct peaks_over_records {
    std::uint64_t records = 0;
    std::optional<std::uint64_t> eager;
    std::optional<std::uint64_t> lazy;
};

/// Both programs over more and more records, both axes logarithmic: a slope of one is memory that
/// grows with the input, a level line is memory that does not.
class eager_lazy_chart {
public:
    /// `points` ascend in records, and there is one at least.
    explicit eager_lazy_chart(const std::vector<peaks_over_records>& points) : points_{points} {
        double least = std::numeric_limits<double>::infinity(), most = 0;
        for (const peaks_over_records& each : points)
            for (const auto& peak : {each.eager, each.lazy})
                if (peak) {
                    least = std::min(least, static_cast<double>(*peak));
                    most = std::max(most, static_cast<double>(*peak));
                }
        // Lines below and above all points, half a power of two away at least.
        y_ = logarithmic::over(2, std::min(least, most), most);
        y_.from = std::floor(y_.from - 0.5);
        y_.to = std::ceil(y_.to + 0.5);
        x_ = logarithmic::over(10, static_cast<double>(points.front().records),
                               static_cast<double>(points.back().records));
        const double margin = x_.to > x_.from ? 0.04 * (x_.to - x_.from) : 0.5;
        x_.from -= margin;
        x_.to += margin;
    }

    std::string html() const {
        plot picture;
        picture.id = "eager-lazy";
        picture.title = "Peak bytes over the number of records, eager and lazy";
        for (const tick& each : y_.ticks(round_size))
            picture.y_axis.push_back({y(each.value), each.label});
        for (const tick& each : x_.ticks(round_count)) {
            const double at = x(each.value);
            picture.x_axis.push_back({at, each.label});
            picture.shapes += plot::line(at, 0, at, plot::height, "grid");
        }
        picture.x_unit = "records";
        picture.description = "Two lines on logarithmic axes. ";
        add(picture, "eager", &peaks_over_records::eager);
        add(picture, "lazy", &peaks_over_records::lazy);
        return picture.html();
    }

private:
    double x(double records) const { return plot::width * x_.place(records); }
    double y(double bytes) const { return plot::height * (1 - y_.place(bytes)); }

    void add(plot& picture, const std::string& name,
             std::optional<std::uint64_t> peaks_over_records::* peak) const {
        std::string lines, dots;
        const peaks_over_records *first = nullptr, *last = nullptr;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const peaks_over_records& each = points_[i];
            if (!(each.*peak)) continue;
            const double across = x(static_cast<double>(each.records)),
                         up = y(static_cast<double>(*(each.*peak)));
            if (i > 0 && points_[i - 1].*peak)
                lines += plot::line(x(static_cast<double>(points_[i - 1].records)),
                                    y(static_cast<double>(*(points_[i - 1].*peak))), across, up,
                                    "run " + name);
            dots += plot::dot(across, up, "point " + name);
            if (first == nullptr) first = &each;
            last = &each;
        }
        if (last == nullptr) return;
        picture.shapes += lines + dots;
        const double end = y(static_cast<double>(*(last->*peak)));
        const std::string sample =
            "<svg class=\"sample\" viewBox=\"0 0 26 10\" aria-hidden=\"true\"><path class=\"run "
            + name + "\" d=\"M0,5H26\"/></svg>";
        const bool to_the_end = last == &points_.back();
        if (!to_the_end)
            picture.shapes +=
                plot::line(x(static_cast<double>(last->records)), end, plot::width, end, "leader");
        picture.edges.push_back(
            {end, sample,
             to_the_end ? name : name + ", " + round_count(static_cast<double>(last->records)),
             in_bytes(*(last->*peak))});
        picture.description += "The " + name + " program has a peak of " + in_bytes(*(first->*peak))
                             + " for " + with_commas(first->records) + " records and "
                             + in_bytes(*(last->*peak)) + " for " + with_commas(last->records)
                             + ". ";
    }

    const std::vector<peaks_over_records>& points_;
    logarithmic x_, y_;
};

} // namespace weir::detail
