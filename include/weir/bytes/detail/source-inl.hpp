// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace weir::bytes {

WEIR_DETAIL_INLINE std::uint64_t source::skip(std::uint64_t count) {
    constexpr std::uint64_t at_once = std::uint64_t{64} << 10;
    const auto size = static_cast<std::size_t>(std::min(count, at_once));
    const auto unwanted = std::make_unique_for_overwrite<char[]>(size);
    std::uint64_t left = count;
    while (left != 0) {
        const std::size_t got =
            read({unwanted.get(), static_cast<std::size_t>(std::min<std::uint64_t>(left, size))});
        if (got == 0) break;
        left -= got;
    }
    return count - left;
}

} // namespace weir::bytes
