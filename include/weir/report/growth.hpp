// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/report/detail/growth_fit.hpp>
#include <weir/report/detail/stage_text.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace weir {

/// How a peak grows with the records: not at all, along a line, in steps, or in a way that says
/// nothing of more records than were tried. The last is refused: then there are no numbers to read,
/// but the reason, and the members that give numbers throw std::logic_error with it.
///
/// Flat is a peak that is the same from some size on to the largest, which is at least ten times
/// that size (buffers may have grown before).
///
/// A line is fitted by least squares, with its 95 % interval by Student's t. It must rise by more
/// than chance would have it, bend little (the slopes over the last two intervals differ by at most
/// a tenth, or so that the earlier peak is off by at most a two hundredth of all growth), and no peak
/// may be more than a twentieth of all growth away from it.
///
/// Flat so far is what is neither, but differs by at most a hundredth over the last factor of ten,
/// or over all sizes by at most a tenth and does not bend upwards. It may have a slope yet, too small
/// to be seen.
///
/// Steps are the growth of a container that doubles its capacity: bytes a record that go up and down
/// by a factor of at most 2.3 over the last factor of ten (or the last four sizes), and so does the
/// slope. More is allowed for than was seen of them, see report/steps.hpp.
///
/// All else is refused, and fewer than three different sizes, and sizes that do not span a factor of
/// ten.
///
/// What is not seen at the sizes that were tried is not known. A container that doubles its
/// capacity passes for a line if all sizes happen to fill it alike, as the hash tables of libstdc++
/// are at powers of ten.
class growth {
public:
    struct peak {
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
    };
    /// `bytes` is the best estimate; at least 95 of 100 peaks should come within `uncertainty` of
    /// it. Beyond the sizes that were tried this allows for the slope to go on changing as it did
    /// over the last of them, and for what is flat so far to have the largest slope that its peaks
    /// leave room for.
    struct estimate {
        std::uint64_t bytes = 0;
        std::uint64_t uncertainty = 0;
    };

    explicit growth(std::vector<peak> peaks);

    /// A growth that nothing is known of.
    static growth refused(std::string reason);

    explicit operator bool() const noexcept { return refusal_.empty(); }
    const std::string& refusal() const noexcept { return refusal_; }

    bool is_flat() const { return known().bytes_a_record_ == 0; }
    /// Flat, as far as can be told: there may be a slope that is too small to be seen.
    bool is_flat_so_far() const { return is_flat() && line_; }
    /// As a container does that doubles its capacity.
    bool is_in_steps() const { return known().in_steps_; }
    double bytes_per_record() const { return known().bytes_a_record_; }
    /// Of the line's slope over the sizes that were tried; or half of how far apart steps may be.
    double bytes_per_record_uncertainty() const { return known().slope_error_; }

    estimate at(std::uint64_t records) const;

    /// The largest number of records whose estimated peak, with its uncertainty, is at most `limit`
    /// bytes. Empty if any number of records fits: what is flat fits always, or never.
    std::optional<std::uint64_t> fits_until(std::uint64_t limit) const;

private:
    using point = detail::line_fit::point;

    static constexpr std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();

    growth() = default;

    const growth& known() const;

    static std::uint64_t in_whole_bytes(double value) noexcept;

    bool spans_enough(const std::vector<peak>& peaks);

    bool is_steady(const std::vector<peak>& peaks);

    void fit(const std::vector<peak>& peaks);

    static std::vector<point> largest_of_each(const std::vector<point>& points);

    /// From the last size on that the largest is at least ten times of.
    static std::vector<point> last_factor_of_ten(const std::vector<point>& points);

    static estimate level_of(const std::vector<point>& points);

    static std::string rate(double bytes);
    static std::string in_count(double records);
    static std::string share(double of_one);

    std::string refusal_;
    estimate level_;                       ///< of what is flat
    std::optional<detail::line_fit> line_; ///< also of what is flat so far
    std::optional<detail::bend> bend_;
    std::uint64_t largest_ = 0; ///< that was tried
    bool in_steps_ = false;
    double bytes_a_record_ = 0, slope_error_ = 0;
};

std::ostream& operator<<(std::ostream& out, const growth::estimate& of);

/// flat; or flat so far; or grows by 312.4 ± 0.3 B a record; or grows in steps by ...; or refused,
/// with the reason.
std::ostream& operator<<(std::ostream& out, const growth& of);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/growth-inl.hpp>
#endif
