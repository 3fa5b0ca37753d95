// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/options.hpp>

#include <cstdint>
#include <limits>
#include <optional>

namespace weir::json::detail {

/// Which records of one source a split takes, by the offset that decides.
class split_part {
public:
    /// Of a source of `size` bytes, if that is known. Throws std::invalid_argument for an index that
    /// is not below the count.
    split_part(split which, std::optional<std::uint64_t> size);

    /// Where to begin to look.
    std::uint64_t begin() const noexcept { return begin_; }
    /// Whether there are none from there on.
    bool is_over_at(std::uint64_t offset) const noexcept { return offset >= end_; }
    bool has(std::uint64_t offset) const noexcept;

private:
    static constexpr std::uint64_t piece = std::uint64_t{1} << 20;

    /// size * index / count, which must not overflow.
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
