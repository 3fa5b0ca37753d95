// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstdint>
#include <limits>

// Sizes in bytes as people write them:
//
//     using namespace weir::literals;
//     weir::peak_below(report, 64_KiB);
//
// std::uint64_t, in the binary units of IEC 80000-13. A number that is not written in decimal, or
// that comes to 2^64 bytes or more, does not compile.

namespace weir {

namespace detail {

struct literal_bytes {
    bool fits = true;
    std::uint64_t bytes = 0;
};

template <char... Digits>
constexpr literal_bytes times(std::uint64_t unit) noexcept {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    const char digits[] = {Digits...};
    literal_bytes read;
    if (sizeof...(Digits) > 1 && digits[0] == '0') return {false, 0}; // octal, binary, hexadecimal
    for (const char digit : digits) {
        if (digit == '\'') continue;
        if (digit < '0' || digit > '9') return {false, 0};
        const auto value = static_cast<std::uint64_t>(digit - '0');
        if (read.bytes > (most - value) / 10) return {false, 0};
        read.bytes = read.bytes * 10 + value;
    }
    if (read.bytes > most / unit) return {false, 0};
    read.bytes *= unit;
    return read;
}

template <std::uint64_t Unit, char... Digits>
consteval std::uint64_t bytes_of_literal() noexcept {
    constexpr literal_bytes read = times<Digits...>(Unit);
    static_assert(read.fits, "weir: a size in bytes is a whole decimal number, and comes to less "
                             "than 2^64 bytes (16 EiB)");
    return read.bytes;
}

} // namespace detail

inline namespace literals {

template <char... Digits>
consteval std::uint64_t operator""_B() noexcept {
    return detail::bytes_of_literal<1, Digits...>();
}
template <char... Digits>
consteval std::uint64_t operator""_KiB() noexcept {
    return detail::bytes_of_literal<std::uint64_t{1} << 10, Digits...>();
}
template <char... Digits>
consteval std::uint64_t operator""_MiB() noexcept {
    return detail::bytes_of_literal<std::uint64_t{1} << 20, Digits...>();
}
template <char... Digits>
consteval std::uint64_t operator""_GiB() noexcept {
    return detail::bytes_of_literal<std::uint64_t{1} << 30, Digits...>();
}

} // namespace literals

} // namespace weir
