// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>
#include <weir/memory/units.hpp>
#include <weir/report/line_fit.hpp>
#include <weir/report/stage_text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// How a peak grows with the records: not at all, along a line, or in a way that says nothing of
/// more records than were tried. The last is refused: then there are no numbers to read, but the
/// reason, and the members that give numbers throw std::logic_error with it.
///
/// Flat is a peak that
/// - is the same from some size on to the largest, which is at least ten times that size (buffers
///   may have grown before); or
/// - goes up and down by at most a tenth, with a trend that could be chance: 0 is within the 95 %
///   interval of the slope.
///
/// A line is fitted by least squares, with its 95 % interval by Student's t. Refused are
/// - fewer than three different sizes, or sizes that do not span a factor of ten;
/// - a curve: the slopes over the last two intervals differ by more than 15 %, and the earlier peak
///   would be off by more than a hundredth of all growth;
/// - peaks more than a twentieth of all growth away from the line;
/// - a trend that could be chance while the peaks differ by more than a tenth, and one downwards.
///
/// What is not seen at the sizes that were tried is not known. A container that doubles its
/// capacity passes for a line if all sizes happen to fill it alike.
class growth {
public:
    struct peak {
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
    };
    /// `bytes` is the best estimate; 95 of 100 peaks should come within `uncertainty` of it.
    struct estimate {
        std::uint64_t bytes = 0;
        std::uint64_t uncertainty = 0;
    };

    explicit growth(std::vector<peak> peaks) {
        std::ranges::sort(peaks, {}, [](const peak& p) { return std::pair{p.records, p.bytes}; });
        if (!spans_enough(peaks) || is_steady(peaks)) return;
        fit(peaks);
    }

    /// A growth that nothing is known of.
    static growth refused(std::string reason) {
        growth made;
        made.refusal_ = std::move(reason);
        return made;
    }

    explicit operator bool() const noexcept { return refusal_.empty(); }
    const std::string& refusal() const noexcept { return refusal_; }

    bool is_flat() const { return known().bytes_a_record_ == 0; }
    double bytes_per_record() const { return known().bytes_a_record_; }
    double bytes_per_record_uncertainty() const { return known().slope_error_; }

    estimate at(std::uint64_t records) const {
        const growth& of = known();
        if (!of.line_) return of.level_;
        const auto x = static_cast<double>(records);
        return {in_whole_bytes(std::round(of.line_->at(x))),
                in_whole_bytes(std::ceil(of.line_->error_at(x)))};
    }

    /// The largest number of records whose estimated peak is at most `limit` bytes. Empty if any
    /// number of records fits: what is flat fits always, or never.
    std::optional<std::uint64_t> fits_until(std::uint64_t limit) const {
        const growth& of = known();
        if (!of.line_)
            return of.level_.bytes <= limit ? std::nullopt : std::optional<std::uint64_t>{0};
        const double room = static_cast<double>(limit) - of.line_->at(0);
        const std::uint64_t near = in_whole_bytes(std::floor(room / of.bytes_a_record_));
        if (near != max_bytes && at(near + 1).bytes <= limit) return near + 1; // it was rounded
        return near;
    }

private:
    static constexpr std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();

    growth() = default;

    const growth& known() const {
        if (!refusal_.empty()) throw std::logic_error{"weir::projection: " + refusal_};
        return *this;
    }

    static std::uint64_t in_whole_bytes(double value) noexcept {
        if (!(value > 0)) return 0;
        return value < 0x1p64 ? static_cast<std::uint64_t>(value) : max_bytes;
    }

    bool spans_enough(const std::vector<peak>& peaks) {
        std::size_t different = 0;
        for (std::size_t i = 0; i < peaks.size(); ++i)
            different += i == 0 || peaks[i].records != peaks[i - 1].records ? 1u : 0u;
        if (different < 3)
            refusal_ =
                "at least three different sizes are needed, and there "
                + (different == 1 ? std::string{"was one"} : "were " + std::to_string(different));
        else if (peaks.back().records / 10 < peaks.front().records)
            refusal_ = "the sizes must span a factor of ten, and "
                     + detail::in_count(peaks.front().records) + " to "
                     + detail::in_count(peaks.back().records) + " do not";
        return refusal_.empty();
    }

    bool is_steady(const std::vector<peak>& peaks) {
        std::size_t from = peaks.size() - 1;
        while (from > 0 && peaks[from - 1].bytes == peaks.back().bytes) --from;
        if (peaks.back().records / 10 < peaks[from].records) return false;
        level_ = {peaks.back().bytes, 0};
        return true;
    }

    void fit(const std::vector<peak>& peaks) {
        std::vector<detail::line_fit::point> points;
        for (const peak& p : peaks)
            points.push_back({static_cast<double>(p.records), static_cast<double>(p.bytes)});
        const detail::line_fit line{points};
        const auto [least, most] = std::ranges::minmax(points, {}, &detail::line_fit::point::y);
        const double range = most.y - least.y;

        if (std::abs(line.slope()) <= line.slope_error()) {
            if (range <= most.y / 10)
                level_ = level_of(points);
            else
                refusal_ = "its peaks go up and down by " + share(range / most.y)
                         + ", and no trend can be told from chance; try more sizes";
        } else if (line.slope() < 0) {
            refusal_ = "its peaks fall as the records grow, so it is not the records that make "
                       "them";
        } else if (is_curved(peaks, range)) {
            return;
        } else if (line.largest_distance() > range / 20) {
            refusal_ = "its peaks stray from a line by up to "
                     + share(line.largest_distance() / range)
                     + " of their growth; try more sizes, or larger ones";
        } else {
            line_ = line;
            bytes_a_record_ = line.slope();
            slope_error_ = line.slope_error();
        }
    }

    static estimate level_of(const std::vector<detail::line_fit::point>& points) {
        const auto count = static_cast<double>(points.size());
        double mean = 0, squares = 0;
        for (const auto& p : points) mean += p.y / count;
        for (const auto& p : points) squares += (p.y - mean) * (p.y - mean);
        const double error = detail::student_t_95(points.size() - 1)
                           * std::sqrt(squares / (count - 1) * (1 + 1 / count));
        return {in_whole_bytes(std::round(mean)), in_whole_bytes(std::ceil(error))};
    }

    /// Of several runs of one size, the largest counts.
    bool is_curved(const std::vector<peak>& peaks, double range) {
        std::vector<peak> largest;
        for (const peak& p : peaks)
            if (largest.empty() || largest.back().records != p.records)
                largest.push_back(p);
            else
                largest.back().bytes = std::max(largest.back().bytes, p.bytes);
        const peak* const last = &largest.back();
        const auto slope = [](const peak& from, const peak& to) {
            return (static_cast<double>(to.bytes) - static_cast<double>(from.bytes))
                 / static_cast<double>(to.records - from.records);
        };
        const double before = slope(last[-2], last[-1]);
        const double after = slope(last[-1], last[0]);
        const double bend =
            std::abs(after - before) * static_cast<double>(last[-1].records - last[-2].records);
        if (std::abs(after - before) <= 0.15 * std::max(std::abs(before), std::abs(after))
            || bend <= range / 100)
            return false;
        refusal_ =
            std::string{"it grows "} + (after > before ? "faster" : "more slowly")
            + " than a line: by " + rate(before) + " B a record up to "
            + detail::in_count(last[-1].records) + ", and by " + rate(after) + " from there to "
            + detail::in_count(last[0].records)
            + "; a container that doubles its capacity looks like this: reserve, or measure at "
              "sizes just past its doublings";
        return true;
    }

    static std::string rate(double bytes) {
        return (bytes < 0 ? "-" : "")
             + detail::with_commas(std::abs(bytes), detail::decimals_for(std::abs(bytes)));
    }
    static std::string share(double of_one) { return detail::with_commas(100 * of_one, 0) + " %"; }

    std::string refusal_;
    estimate level_; ///< where there is no line
    std::optional<detail::line_fit> line_;
    double bytes_a_record_ = 0, slope_error_ = 0;
};

inline std::ostream& operator<<(std::ostream& out, const growth::estimate& of) {
    const detail::stage_guard own{detail::untracked};
    out << detail::in_bytes(of.bytes);
    if (of.uncertainty != 0) out << " ± " << detail::in_bytes(of.uncertainty);
    return out;
}

/// flat; or grows by 312.4 ± 0.3 B a record; or refused, with the reason.
inline std::ostream& operator<<(std::ostream& out, const growth& of) {
    const detail::stage_guard own{detail::untracked};
    if (!of) return out << "refused: " << of.refusal();
    if (of.is_flat()) return out << "flat";
    const double error = of.bytes_per_record_uncertainty();
    const int decimals = std::clamp(detail::decimals_for(error) - 1,
                                    std::max(1, detail::decimals_for(of.bytes_per_record()) - 1),
                                    detail::decimals_for(of.bytes_per_record()) + 1);
    const std::string give_or_take = detail::with_commas(error, decimals);
    out << "grows by " << detail::with_commas(of.bytes_per_record(), decimals);
    if (give_or_take.find_first_of("123456789") != give_or_take.npos) out << " ± " << give_or_take;
    return out << " B a record";
}

} // namespace weir
