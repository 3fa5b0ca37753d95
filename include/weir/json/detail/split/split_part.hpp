// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/options.hpp>

#include <cstdint>
#include <limits>
#include <optional>

namespace weir::json::detail {

/// Decides by its deciding offset whether a record of one source belongs to a split.
class split_part {
public:
    /// `size` is the size of the source in bytes, if known. Throws std::invalid_argument if the
    /// index is not less than the count.
    split_part(split which, std::optional<std::uint64_t> size);

    /// The offset at which to begin.
    std::uint64_t begin() const noexcept { return begin_; }
    /// How many bytes of a source of this size are from `from` on and in the split.
    std::uint64_t bytes_from(std::uint64_t from, std::uint64_t size) const noexcept {
        const std::uint64_t end = end_ < size ? end_ : size;
        return end > from ? end - from : 0;
    }
    /// Whether no record at or after this offset belongs to the split.
    bool is_over_at(std::uint64_t offset) const noexcept { return offset >= end_; }
    bool has(std::uint64_t offset) const noexcept;
    /// From an offset that the split has, it has all those before this one.
    std::uint64_t end_of_piece(std::uint64_t offset) const noexcept {
        return is_dealt_ ? (offset / piece + 1) * piece : end_;
    }

private:
    static constexpr std::uint64_t piece = std::uint64_t{1} << 20;

    /// size * index / count, computed without overflow.
    std::uint64_t share(std::uint64_t size, std::uint64_t index) const noexcept;

    split which_;
    bool is_dealt_;
    std::uint64_t begin_ = 0;
    std::uint64_t end_ = std::numeric_limits<std::uint64_t>::max();
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/split/split_part-inl.hpp>
#endif
