// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/position.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>

namespace weir::json::detail {

/// Which records of one source a split takes, by the offset that decides.
class part {
public:
    /// Of a source of `size` bytes, if that is known. Throws std::invalid_argument for an index that
    /// is not below the count.
    part(split which, std::optional<std::uint64_t> size)
        : which_{which}, is_dealt_{which.count > 1 && !size} {
        if (which.index >= which.count)
            throw std::invalid_argument{"weir: options.split.index must be less than split.count; "
                                        "parts are counted from 0"};
        if (which.count == 1 || !size) return;
        begin_ = share(*size, which.index);
        // The last has all there is, should the size be wrong: of what grows, or of /proc.
        if (which.index + 1 != which.count) end_ = share(*size, which.index + 1);
    }

    /// Where to begin to look.
    std::uint64_t begin() const noexcept { return begin_; }
    /// Whether there are none from there on.
    bool is_over_at(std::uint64_t offset) const noexcept { return offset >= end_; }
    bool has(std::uint64_t offset) const noexcept {
        return is_dealt_ ? (offset / piece) % which_.count == which_.index : offset >= begin_;
    }

private:
    static constexpr std::uint64_t piece = std::uint64_t{1} << 20;

    /// size * index / count, which must not overflow.
    std::uint64_t share(std::uint64_t size, std::uint64_t index) const noexcept {
        return size / which_.count * index + size % which_.count * index / which_.count;
    }

    split which_;
    bool is_dealt_;
    std::uint64_t begin_ = 0;
    std::uint64_t end_ = std::numeric_limits<std::uint64_t>::max();
};

} // namespace weir::json::detail
