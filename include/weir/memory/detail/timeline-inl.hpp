// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/ledger_line.hpp>
#include <weir/memory/detail/timeline.hpp>
#include <weir/memory/trace_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace weir::detail {

WEIR_DETAIL_INLINE void timeline::begin(std::span<moment> room, timeline_over over) noexcept {
    room_ = room;
    over_ = over;
    size_ = 0;
    stride_ = 1;
    next_record_ = next_byte_ = never;
    if (room.size() >= 2) next() = stride_;
    began_ = steady_nanoseconds();
}

WEIR_DETAIL_INLINE bool timeline::is_due(const sums& now) const noexcept {
    return now.records >= next_record_ || now.allocated_bytes >= next_byte_;
}

WEIR_DETAIL_INLINE void timeline::take(const sums& now,
                                       std::span<const ledger_line> lines) noexcept {
    if (size_ == room_.size()) {
        thin_out();
        next() = after(progress(room_[size_ - 1]));
        if (!is_due(now)) return;
    }
    write(room_[size_++], now, lines);
    next() = after(progress(now));
}

WEIR_DETAIL_INLINE void timeline::write(moment& into, const sums& now,
                                        std::span<const ledger_line> lines) const noexcept {
    into.records = now.records;
    into.allocated_bytes = now.allocated_bytes;
    into.nanoseconds = nanoseconds();
    for (std::size_t i = 0; i < lines.size(); ++i) into.live[i] = not_negative(lines[i].live.bytes);
    for (std::size_t i = lines.size(); i < max_stages; ++i) into.live[i] = 0;
}

WEIR_DETAIL_INLINE std::uint64_t timeline::steady_nanoseconds() noexcept {
    using namespace std::chrono;
    return static_cast<std::uint64_t>(
        duration_cast<std::chrono::nanoseconds>(steady_clock::now().time_since_epoch()).count());
}

WEIR_DETAIL_INLINE std::uint64_t& timeline::next() noexcept {
    return over_ == timeline_over::records ? next_record_ : next_byte_;
}

WEIR_DETAIL_INLINE std::uint64_t timeline::after(std::uint64_t reached) const noexcept {
    return reached - reached % stride_ + stride_;
}

WEIR_DETAIL_INLINE void timeline::thin_out() noexcept {
    for (std::size_t i = 1; i < size_; i += 2) room_[i / 2] = room_[i];
    size_ /= 2;
    // One block may span many strides: then one doubling is not enough to reach half the room.
    do stride_ *= 2;
    while (progress(room_[size_ - 1]) / stride_ > room_.size());
}

} // namespace weir::detail
