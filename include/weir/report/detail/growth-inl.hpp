// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/format_number.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/report/detail/growth_fit.hpp>
#include <weir/report/detail/stage_text.hpp>
#include <weir/report/growth.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace weir {

WEIR_DETAIL_INLINE growth::growth(std::vector<peak> peaks) {
    std::ranges::sort(peaks, {}, [](const peak& p) { return std::pair{p.records, p.bytes}; });
    if (!spans_enough(peaks) || is_steady(peaks)) return;
    fit(peaks);
}

WEIR_DETAIL_INLINE growth growth::refused(std::string reason) {
    growth made;
    made.refusal_ = std::move(reason);
    return made;
}

WEIR_DETAIL_INLINE growth::estimate growth::at(std::uint64_t records) const {
    const growth& of = known();
    const auto x = static_cast<double>(records);
    if (of.in_steps_)
        return {in_whole_bytes(std::round(of.bytes_a_record_ * x)),
                in_whole_bytes(std::ceil(of.slope_error_ * x))};
    if (!of.line_) return of.level_;
    const double beyond = std::max(x / static_cast<double>(of.largest_) - 1, 0.0);
    const double error = of.line_->error_at(x) + beyond * of.line_->largest_distance()
                       + (of.bend_ ? of.bend_->error_at(x, of.line_->at(x)) : 0);
    if (!is_flat())
        return {in_whole_bytes(std::round(of.line_->at(x))), in_whole_bytes(std::ceil(error))};
    if (records <= of.largest_) return of.level_;
    const double away = std::abs(of.line_->at(x) - static_cast<double>(of.level_.bytes));
    return {of.level_.bytes,
            std::max(of.level_.uncertainty, in_whole_bytes(std::ceil(away + error)))};
}

WEIR_DETAIL_INLINE std::optional<std::uint64_t> growth::fits_until(std::uint64_t limit) const {
    const auto fits = [&](std::uint64_t records) {
        const estimate of = at(records);
        return of.bytes <= limit && of.uncertainty <= limit - of.bytes && of.bytes != max_bytes;
    };
    if (!fits(0)) return 0;
    if (!known().line_ && !in_steps_) return std::nullopt;
    std::uint64_t most = 0; // the more records, the less fits
    for (std::uint64_t bit = std::uint64_t{1} << 63; bit != 0; bit >>= 1)
        if (fits(most + bit)) most += bit;
    return most;
}

WEIR_DETAIL_INLINE const growth& growth::known() const {
    if (!refusal_.empty()) throw std::logic_error{"weir::projection: " + refusal_};
    return *this;
}

WEIR_DETAIL_INLINE std::uint64_t growth::in_whole_bytes(double value) noexcept {
    if (!(value > 0)) return 0;
    return value < 0x1p64 ? static_cast<std::uint64_t>(value) : max_bytes;
}

WEIR_DETAIL_INLINE bool growth::spans_enough(const std::vector<peak>& peaks) {
    std::size_t different = 0;
    for (std::size_t i = 0; i < peaks.size(); ++i)
        different += i == 0 || peaks[i].records != peaks[i - 1].records ? 1u : 0u;
    if (different < 3)
        refusal_ = "at least three different sizes are needed, and there "
                 + (different == 1 ? std::string{"was one"} : "were " + std::to_string(different));
    else if (const std::uint64_t first = // that is not 0
             std::ranges::find_if(peaks, [](const peak& p) { return p.records != 0; })->records;
             peaks.back().records / 10 < first)
        refusal_ = "the sizes must span a factor of ten, and " + detail::in_count(first) + " to "
                 + detail::in_count(peaks.back().records) + " do not";
    return refusal_.empty();
}

WEIR_DETAIL_INLINE bool growth::is_steady(const std::vector<peak>& peaks) {
    std::size_t from = peaks.size() - 1;
    while (from > 0 && peaks[from - 1].bytes == peaks.back().bytes) --from;
    if (peaks.back().records / 10 < peaks[from].records) return false;
    level_ = {peaks.back().bytes, 0};
    return true;
}

WEIR_DETAIL_INLINE void growth::fit(const std::vector<peak>& peaks) {
    std::vector<point> points;
    for (const peak& p : peaks)
        points.push_back({static_cast<double>(p.records), static_cast<double>(p.bytes)});
    const detail::line_fit line{points};
    const std::vector<point> of_sizes = largest_of_each(points);
    const detail::bend bend{of_sizes};
    const auto [least, most] = std::ranges::minmax(points, {}, &point::y);
    const double range = most.y - least.y;
    const bool curved = bend.is_seen(range) && (bend.is_curve() || bend.jumps());
    const bool rises = line.slope() > line.slope_error();
    const bool never_falls = std::ranges::is_sorted(of_sizes, {}, &point::y);

    const bool is_line = rises && !curved && line.largest_distance() <= range / 20;
    const double size_before = of_sizes[of_sizes.size() - 2].x;
    largest_ = peaks.back().records;

    if (is_line && (bend.is_straight() || detail::steps::are_close(size_before, bend.last()))) {
        line_ = line;
        bend_ = bend;
        bytes_a_record_ = line.slope();
        slope_error_ = line.slope_error();
        return;
    }
    const bool upwards = curved && bend.after() > bend.before() && (rises || never_falls);
    const bool level = range <= most.y / 100 || (range <= most.y / 10 && !upwards && !is_line);
    const std::vector<point> tail = level ? points : last_factor_of_ten(points);
    const auto [tail_least, tail_most] = std::ranges::minmax(tail, {}, &point::y);
    if (level || tail_most.y - tail_least.y <= most.y / 100) {
        level_ = level_of(tail);
        line_ = line;
        if (upwards) bend_ = bend;
    } else if (const auto steps = detail::steps::in(of_sizes); steps && never_falls) {
        in_steps_ = true;
        bytes_a_record_ = steps->slope;
        slope_error_ = steps->error;
    } else if (is_line) {
        refusal_ = "it is not quite a line, and between " + in_count(size_before) + " and "
                 + in_count(bend.last())
                 + " the steps of a container that doubles its capacity would not be seen; try "
                 + sizes_up_to(bend.last()) + " records";
    } else if (curved && (rises || never_falls)) {
        refusal_ = std::string{"it grows "} + (upwards ? "faster" : "more slowly")
                 + " than a line: by " + rate(bend.before()) + " B a record up to "
                 + in_count(bend.middle()) + ", and by " + rate(bend.after()) + " from there to "
                 + in_count(bend.last()) + "; a container that doubles its capacity"
                 + (upwards ? "" : ", or one that is full,")
                 + " may look like this: reserve, or try " + sizes_up_to(10 * bend.last())
                 + " records, too";
    } else if (rises) {
        refusal_ = "its peaks stray from a line by up to " + share(line.largest_distance() / range)
                 + " of their growth; try more sizes, or larger ones";
    } else if (never_falls) {
        refusal_ = "its peaks grow by " + share(range / most.y)
                 + " of the largest, but not along a line; try more sizes, or larger ones";
    } else if (-line.slope() > line.slope_error()
               || std::ranges::is_sorted(of_sizes, std::greater{}, &point::y)) {
        refusal_ = "its peaks fall as the records grow, so it is not the records that make "
                   "them";
    } else {
        refusal_ = "its peaks go up and down by " + share(range / most.y)
                 + ", and no trend can be told from chance; try more sizes";
    }
}

WEIR_DETAIL_INLINE std::string growth::sizes_up_to(double largest) {
    std::string text;
    for (const double share : {0.3, 0.4, 0.55, 0.75}) text += in_count(share * largest) + ", ";
    return text.replace(text.size() - 2, 2, " and " + in_count(largest));
}

WEIR_DETAIL_INLINE std::vector<growth::point>
growth::largest_of_each(const std::vector<point>& points) {
    std::vector<point> largest;
    for (const point& p : points) // of one x, the largest y is last
        if (largest.empty() || largest.back().x != p.x)
            largest.push_back(p);
        else
            largest.back() = p;
    return largest;
}

WEIR_DETAIL_INLINE std::vector<growth::point>
growth::last_factor_of_ten(const std::vector<point>& points) {
    std::size_t first = points.size() - 1;
    while (first > 0 && points[first].x > points.back().x / 10) --first;
    return {points.begin() + static_cast<std::ptrdiff_t>(first), points.end()};
}

WEIR_DETAIL_INLINE growth::estimate growth::level_of(const std::vector<point>& points) {
    const auto count = static_cast<double>(points.size());
    double mean = 0, squares = 0;
    for (const auto& p : points) mean += p.y / count;
    for (const auto& p : points) squares += (p.y - mean) * (p.y - mean);
    const double error = detail::student_t_95(points.size() - 1)
                       * std::sqrt(squares / (count - 1) * (1 + 1 / count));
    return {in_whole_bytes(std::round(mean)), in_whole_bytes(std::ceil(error))};
}

WEIR_DETAIL_INLINE std::string growth::rate(double bytes) {
    return (bytes < 0 ? "-" : "")
         + detail::with_commas(std::abs(bytes), detail::decimals_for(std::abs(bytes)));
}

WEIR_DETAIL_INLINE std::string growth::in_count(double records) {
    return detail::in_count(in_whole_bytes(records));
}

WEIR_DETAIL_INLINE std::string growth::share(double of_one) {
    return detail::with_commas(100 * of_one, 0) + " %";
}

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const growth::estimate& of) {
    const detail::stage_guard own{detail::untracked};
    out << detail::in_bytes(of.bytes);
    if (of.uncertainty != 0) out << " ± " << detail::in_bytes(of.uncertainty);
    return out;
}

WEIR_DETAIL_INLINE std::ostream& operator<<(std::ostream& out, const growth& of) {
    const detail::stage_guard own{detail::untracked};
    if (!of) return out << "refused: " << of.refusal();
    if (of.is_flat()) return out << (of.is_flat_so_far() ? "flat so far" : "flat");
    const double error = of.bytes_per_record_uncertainty();
    const int decimals = std::clamp(detail::decimals_for(error) - 1,
                                    std::max(1, detail::decimals_for(of.bytes_per_record()) - 1),
                                    detail::decimals_for(of.bytes_per_record()) + 1);
    const std::string give_or_take = detail::with_commas(error, decimals);
    out << (of.is_in_steps() ? "grows in steps by " : "grows by ")
        << detail::with_commas(of.bytes_per_record(), decimals);
    if (give_or_take.find_first_of("123456789") != give_or_take.npos) out << " ± " << give_or_take;
    return out << " B a record";
}

} // namespace weir
