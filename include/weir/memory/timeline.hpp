// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/account.hpp>
#include <weir/memory/timeline_over.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace weir::detail {

/// Moments of a run of unknown length in bounded memory: one each `stride` steps; when there is no
/// room for more, every second one is dropped and the stride doubled. So once there has been no room
/// there are always between half as many as it holds and all of them, evenly spread.
class timeline {
public:
    struct moment {
        std::uint64_t records = 0, allocated_bytes = 0, nanoseconds = 0;
        std::array<std::uint64_t, max_stages> live{};
    };

    /// `room` is where the moments are kept; none are where it holds fewer than two.
    void begin(std::span<moment> room, timeline_over over) noexcept {
        room_ = room;
        over_ = over;
        size_ = 0;
        stride_ = 1;
        next_record_ = next_byte_ = never;
        if (room.size() >= 2) next() = stride_;
        began_ = std::chrono::steady_clock::now();
    }
    void end() noexcept { next_record_ = next_byte_ = never; }

    std::uint64_t next_record() const noexcept { return next_record_; }
    std::uint64_t next_byte() const noexcept { return next_byte_; }
    bool is_due(const sums& now) const noexcept {
        return now.records >= next_record_ || now.allocated_bytes >= next_byte_;
    }

    void take(const sums& now, std::span<const account> accounts) noexcept {
        if (size_ == room_.size()) {
            thin_out();
            next() = after(progress(room_[size_ - 1]));
            if (!is_due(now)) return;
        }
        write(room_[size_++], now, accounts);
        next() = after(progress(now));
    }

    void write(moment& into, const sums& now, std::span<const account> accounts) const noexcept {
        into.records = now.records;
        into.allocated_bytes = now.allocated_bytes;
        into.nanoseconds = nanoseconds();
        for (std::size_t i = 0; i < accounts.size(); ++i)
            into.live[i] = not_negative(accounts[i].live.bytes);
        for (std::size_t i = accounts.size(); i < max_stages; ++i) into.live[i] = 0;
    }

    timeline_over over() const noexcept { return over_; }
    std::span<const moment> moments() const noexcept { return room_.first(size_); }
    std::uint64_t nanoseconds() const noexcept {
        return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                              std::chrono::steady_clock::now() - began_)
                                              .count());
    }

private:
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

    std::uint64_t& next() noexcept {
        return over_ == timeline_over::records ? next_record_ : next_byte_;
    }
    std::uint64_t after(std::uint64_t reached) const noexcept {
        return reached - reached % stride_ + stride_;
    }
    template <class Sums>
    std::uint64_t progress(const Sums& at) const noexcept {
        return over_ == timeline_over::records ? at.records : at.allocated_bytes;
    }

    void thin_out() noexcept {
        for (std::size_t i = 1; i < size_; i += 2) room_[i / 2] = room_[i];
        size_ /= 2;
        // One block may be many strides: then it takes more than one doubling to reach half the room.
        do stride_ *= 2;
        while (progress(room_[size_ - 1]) / stride_ > room_.size());
    }

    std::span<moment> room_{};
    std::size_t size_ = 0;
    timeline_over over_ = timeline_over::records;
    std::uint64_t stride_ = 1;
    std::uint64_t next_record_ = never, next_byte_ = never;
    std::chrono::steady_clock::time_point began_{};
};

} // namespace weir::detail
