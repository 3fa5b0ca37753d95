// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <bit>
#include <concepts>
#include <cstdint>

namespace weir::detail {

// By their bits: with -ffast-math, compilers take it that neither NaN nor infinity ever comes, and
// std::isnan is false for all numbers.

constexpr std::uint64_t magnitude_bits(double number) noexcept {
    return std::bit_cast<std::uint64_t>(number) & ~(std::uint64_t{1} << 63);
}
inline constexpr std::uint64_t infinity_bits = std::uint64_t{0x7FF} << 52;

template <std::floating_point Number>
constexpr bool is_nan(Number number) noexcept {
    return magnitude_bits(static_cast<double>(number)) > infinity_bits;
}

/// Neither NaN nor infinite.
template <std::floating_point Number>
    requires(sizeof(Number) <= sizeof(double))
constexpr bool is_finite(Number number) noexcept {
    return magnitude_bits(static_cast<double>(number)) < infinity_bits;
}

} // namespace weir::detail
