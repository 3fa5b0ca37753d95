// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/trace_options.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace weir::detail {

/// Moments of a run of unknown length in bounded memory: one every `stride` steps. When the room is
/// full, every second one is dropped and the stride is doubled. So from then on at least half of
/// the room is used, with moments evenly spread.
class timeline {
public:
    struct moment {
        std::uint64_t records = 0, allocated_bytes = 0, nanoseconds = 0;
        std::array<std::uint64_t, max_stages> live{};
    };

    /// `room`: memory for the moments; if it has room for fewer than two, none are kept.
    void begin(std::span<moment> room, timeline_over over) noexcept;
    void end() noexcept { next_record_ = next_byte_ = never; }

    std::uint64_t next_record() const noexcept { return next_record_; }
    std::uint64_t next_byte() const noexcept { return next_byte_; }
    bool is_due(const sums& now) const noexcept;

    void take(const sums& now, std::span<const ledger_line> lines) noexcept;

    void write(moment& into, const sums& now, std::span<const ledger_line> lines) const noexcept;

    timeline_over over() const noexcept { return over_; }
    std::span<const moment> moments() const noexcept { return room_.first(size_); }
    std::uint64_t nanoseconds() const noexcept { return steady_nanoseconds() - began_; }

private:
    static std::uint64_t steady_nanoseconds() noexcept;

    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    std::uint64_t& next() noexcept;
    std::uint64_t after(std::uint64_t reached) const noexcept;
    template <class Sums>
    std::uint64_t progress(const Sums& at) const noexcept {
        return over_ == timeline_over::records ? at.records : at.allocated_bytes;
    }

    void thin_out() noexcept;

    std::span<moment> room_{};
    std::size_t size_ = 0;
    timeline_over over_ = timeline_over::records;
    std::uint64_t stride_ = 1;
    std::uint64_t next_record_ = never, next_byte_ = never;
    std::uint64_t began_ = 0; ///< by the steady clock, in nanoseconds
};

} // namespace weir::detail

#ifndef WEIR_COMPILED
#include <weir/memory/detail/timeline-inl.hpp>
#endif
