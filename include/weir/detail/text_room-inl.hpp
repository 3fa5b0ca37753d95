// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/text_room.hpp>

#include <algorithm>
#include <cstddef>

namespace weir::detail {

WEIR_DETAIL_INLINE char* text_room::grow(char* to, std::size_t bytes) {
    // A string fills what it grows by, so it grows by little at a time; its memory doubles.
    const std::size_t used = offset_of(to);
    text_.resize(used + std::max(bytes, std::min(used, std::size_t{4} << 10)));
    end_ = text_.data() + text_.size();
    return at(used);
}

} // namespace weir::detail
