// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/split/value_end_finder.hpp>

#include <cstddef>
#include <immintrin.h>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::size_t bracketed_length(std::string_view text) noexcept {
    value_end_finder<> end;
    end.start(text.front());
    const std::size_t length = end.find(text.substr(1));
    const char closing = text.front() == '{' ? '}' : ']';
    return length == end.npos || text[length] != closing ? end.npos : length + 1;
}

} // namespace weir::json::detail
