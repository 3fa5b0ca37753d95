// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/split/split_part.hpp>

#include <cstdint>
#include <stdexcept>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool split_part::has(std::uint64_t offset) const noexcept {
    return is_dealt_ ? (offset / piece) % which_.count == which_.index : offset >= begin_;
}

WEIR_DETAIL_INLINE std::uint64_t split_part::share(std::uint64_t size,
                                                   std::uint64_t index) const noexcept {
    return size / which_.count * index + size % which_.count * index / which_.count;
}

WEIR_DETAIL_INLINE split_part::split_part(split which, std::optional<std::uint64_t> size)
    : which_{which}, is_dealt_{which.count > 1 && !size} {
    if (which.index >= which.count)
        throw std::invalid_argument{"weir: options.split.index must be less than split.count; "
                                    "parts are counted from 0"};
    if (which.count == 1 || !size) return;
    begin_ = share(*size, which.index);
    // The last part has no end, in case the size is wrong: of a file that grows, or in /proc.
    if (which.index + 1 != which.count) end_ = share(*size, which.index + 1);
}

} // namespace weir::json::detail
