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

/// How a peak grows with the number of records: not at all, along a line, in steps, or in a way
/// that allows no estimate for more records than were tried. The last is refused: refusal() has the
/// reason, with the sizes that would settle it where more sizes can, and the members that return
/// numbers throw std::logic_error with it.
///
/// Flat: the peak is the same from some size up to the largest, which is at least ten times that
/// size (buffers may have grown before).
///
/// Line: fitted by least squares, with its 95 % interval by Student's t. Its slope must be larger
/// than that interval's half width, and no peak may be further from it than 1/20 of all growth. It
/// must bend little (the slopes over the last two intervals differ by at most a tenth, and not at
/// once where there was no bend before; or by so little that the earlier peak is off by at most
/// 1/200 of all growth). If it is not exact, the two largest sizes must be within a factor of 1.5,
/// because steps look like a line to sizes that are further apart.
///
/// Flat so far: neither of these, but the peaks differ by at most 1/100 of the largest over the
/// last factor of ten, or by at most 1/10 over all sizes without bending upwards. There may be a
/// slope that is too small to be seen.
///
/// Steps: the growth of a container that doubles its capacity. The peaks never fall; over the last
/// factor of ten, in which there are at least four sizes, the bytes per record go up and down by a
/// factor of at most 2.3, and the slope goes up and down too. It must still grow at the largest
/// size, and the last two sizes be within a factor of 1.5: what is full now would otherwise look
/// the same. The estimate allows for more than was seen, see report/detail/growth_fit.hpp, but not
/// for a bend that the steps hide.
///
/// Everything else is refused, also fewer than three different sizes, and sizes that do not span a
/// factor of ten.
///
/// What does not show at the sizes that were tried is not known: a bound that is reached later, or
/// a growth that begins later. A container that doubles its capacity looks like an exact line if
/// every size fills it to the same degree, as powers of two may.
class growth {
public:
    struct peak {
        std::uint64_t records = 0;
        std::uint64_t bytes = 0;
    };
    /// `bytes` is the best estimate; at least 95 of 100 peaks should be within `uncertainty` of it.
    /// Beyond the sizes that were tried, the uncertainty of a line allows for a curve through the
    /// last of them (a line plus a power of the records, at least n log n), and for distances from
    /// the line that grow with the records; that of what is flat so far, for the largest slope that
    /// the peaks allow.
    struct estimate {
        std::uint64_t bytes = 0;
        std::uint64_t uncertainty = 0;
    };

    explicit growth(std::vector<peak> peaks);

    /// A growth that is refused for this reason.
    static growth refused(std::string reason);

    explicit operator bool() const noexcept { return refusal_.empty(); }
    const std::string& refusal() const noexcept { return refusal_; }

    bool is_flat() const { return known().bytes_a_record_ == 0; }
    /// Flat, as far as the peaks show: there may be a slope that is too small to be seen.
    bool is_flat_so_far() const { return is_flat() && line_; }
    /// Whether it grows like a container that doubles its capacity.
    bool is_in_steps() const { return known().in_steps_; }
    double bytes_per_record() const { return known().bytes_a_record_; }
    /// Half the 95 % interval of the line's slope over the sizes that were tried; for steps, half
    /// the distance between their bounds.
    double bytes_per_record_uncertainty() const { return known().slope_error_; }

    estimate at(std::uint64_t records) const;

    /// The largest number of records whose estimated peak, plus its uncertainty, is at most `limit`
    /// bytes. Empty if any number of records fits: a flat peak fits always (empty) or never (0).
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

    /// From the largest size that is at most a tenth of the last one.
    static std::vector<point> last_factor_of_ten(const std::vector<point>& points);

    static estimate level_of(const std::vector<point>& points);

    /// Those of the last factor of ten that show steps.
    static std::string sizes_up_to(double largest);

    static std::string rate(double bytes);
    static std::string in_count(double records);
    static std::string share(double of_one);

    std::string refusal_;
    estimate level_;                       ///< if it is flat
    std::optional<detail::line_fit> line_; ///< also if it is flat so far
    std::optional<detail::bend> bend_;
    std::uint64_t largest_ = 0; ///< size that was tried
    bool in_steps_ = false;
    double bytes_a_record_ = 0, slope_error_ = 0;
};

std::ostream& operator<<(std::ostream& out, const growth::estimate& of);

/// Prints: flat; flat so far; grows by 312.4 ± 0.3 B a record; grows in steps by ...; or refused,
/// with the reason.
std::ostream& operator<<(std::ostream& out, const growth& of);

} // namespace weir

#ifndef WEIR_COMPILED
#include <weir/report/detail/growth-inl.hpp>
#endif
