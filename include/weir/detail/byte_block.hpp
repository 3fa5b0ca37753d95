// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

// Bytes of a string that are looked at all at once: eight on every processor, sixteen where it has
// SSE2. Both have
//
//     load, store             a block
//     of(eight)               a block that repeats eight bytes, in the order in which they are in memory
//     special(c = '\\')       not zero if one of the bytes is a control character, a quote, or c: with a
//                             backslash, those that JSON text has to escape
//     first_of(special)       where the first of these is
//     not_ascii()             not zero if one of the bytes is not ASCII

namespace weir::detail {

class block_of_8 {
public:
    static constexpr std::size_t size = 8;

    static block_of_8 of(std::uint64_t eight) noexcept { return block_of_8{eight}; }
    static block_of_8 load(const char* from) noexcept {
        std::uint64_t eight;
        std::memcpy(&eight, from, sizeof eight);
        return of(eight);
    }
    void store(char* to) const noexcept { std::memcpy(to, &bytes_, sizeof bytes_); }

    std::uint64_t special(char c = '\\') const noexcept {
        // The highest bit of each such byte, and perhaps of bytes behind it, from which it borrows.
        const std::uint64_t bytes =
            std::endian::native == std::endian::big ? __builtin_bswap64(bytes_) : bytes_;
        const auto below = [](std::uint64_t b, std::uint64_t n) { return (b - ones * n) & ~b; };
        const auto is = [&](char one) {
            return below(bytes ^ (ones * static_cast<unsigned char>(one)), 1);
        };
        return (below(bytes, 0x20) | is('"') | is(c)) & highs;
    }
    static std::size_t first_of(std::uint64_t special) noexcept {
        return static_cast<std::size_t>(std::countr_zero(special) / 8);
    }
    std::uint64_t not_ascii() const noexcept { return bytes_ & highs; }

private:
    static constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    static constexpr std::uint64_t highs = ones * 0x80;

    explicit block_of_8(std::uint64_t bytes) noexcept : bytes_{bytes} {}

    std::uint64_t bytes_; ///< as they are in memory
};

#ifdef __SSE2__
class block_of_16 {
public:
    static constexpr std::size_t size = 16;

    static block_of_16 of(std::uint64_t eight) noexcept {
        return block_of_16{_mm_set1_epi64x(static_cast<long long>(eight))};
    }
    static block_of_16 of(std::uint64_t first, std::uint64_t last) noexcept {
        return block_of_16{
            _mm_set_epi64x(static_cast<long long>(last), static_cast<long long>(first))};
    }
    static block_of_16 load(const char* from) noexcept {
        return block_of_16{_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))};
    }
    void store(char* to) const noexcept {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_);
    }

    std::uint32_t special(char c = '\\') const noexcept {
        const auto is = [this](char one) { return _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(one)); };
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes_, _mm_set1_epi8(0x1F)), bytes_);
        return ones(_mm_or_si128(control, _mm_or_si128(is('"'), is(c))));
    }
    static std::size_t first_of(std::uint32_t special) noexcept {
        return static_cast<std::size_t>(std::countr_zero(special));
    }
    std::uint32_t not_ascii() const noexcept { return ones(bytes_); }

private:
    explicit block_of_16(__m128i bytes) noexcept : bytes_{bytes} {}

    /// A bit for each byte whose highest bit is set.
    static std::uint32_t ones(__m128i bytes) noexcept {
        return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
    }

    __m128i bytes_;
};
using byte_block = block_of_16;
#else
using byte_block = block_of_8;
#endif

} // namespace weir::detail
