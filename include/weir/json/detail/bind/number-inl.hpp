// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number.hpp>

#include <cstddef>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool is_misread(std::string_view token) noexcept {
    constexpr std::size_t digits_of_64_bits = 19;
    return token.size() > digits_of_64_bits
        && (token.starts_with("0.") || token.starts_with("-0."));
}

} // namespace weir::json::detail
