// SPDX-License-Identifier: BSL-1.0
#pragma once

// The choices from which one record of a corpus is made.
//
// `choices(seed, index)` depends on its two arguments alone, in integer arithmetic that is the same
// on every compiler and machine. (The distributions of <random> are not: each standard library has
// its own.) So record `index` is the same bytes in a corpus of any length, written in any order.
//
// Longest first: record 0 is dealt 0 at every choice, and a writer gives 0 the longest outcome.
// Whatever grows to the longest record has therefore done so once it has read the first.
//
// The generator is splitmix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
// Generators", OOPSLA 2014, with the constants of Sebastiano Vigna's public-domain version.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace corpus {

namespace detail {

constexpr std::uint64_t mix(std::uint64_t bits) noexcept {
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
}

constexpr bool is_prime(std::size_t number) noexcept {
    for (std::size_t divisor = 2; divisor * divisor <= number; ++divisor)
        if (number % divisor == 0) return false;
    return number > 1;
}

} // namespace detail

class choices {
public:
    constexpr choices(std::uint64_t seed, std::uint64_t index) noexcept
        : state_(detail::mix(detail::mix(seed) + index)), longest_(index == 0) {}

    // 0 .. bound-1. Scales the upper half of the draw instead of dividing it (Lemire, "Fast Random
    // Integer Generation in an Interval", 2019); his rejection step is left out, for the bias is
    // below bound / 2^32 and no one here can see it.
    constexpr std::uint32_t below(std::uint32_t bound) noexcept {
        if (longest_) return 0;
        state_ += 0x9e3779b97f4a7c15;
        return static_cast<std::uint32_t>(((detail::mix(state_) >> 32) * bound) >> 32);
    }

    // least .. most, and most in record 0.
    constexpr std::uint32_t between(std::uint32_t least, std::uint32_t most) noexcept {
        return most - below(most - least + 1);
    }

    // The same, but the lower the likelier: the lower of two draws.
    constexpr std::uint32_t low_between(std::uint32_t least, std::uint32_t most) noexcept {
        const std::uint32_t drawn = between(least, most);
        return std::min(drawn, between(least, most));
    }

    // Both are true in record 0: what a record may lack, record 0 has.
    constexpr bool one_in(std::uint32_t number) noexcept { return below(number) == 0; }
    constexpr bool all_but_one_in(std::uint32_t number) noexcept {
        return below(number) + 1 != number;
    }

    template <class Entry, std::size_t Size>
    constexpr const Entry& from(const std::array<Entry, Size>& table) noexcept {
        return table[below(Size)];
    }

    // Shows `visit` so many different entries; record 0 takes the first ones, in order. A step of
    // any width comes back to where it began only after all entries of a table of prime size.
    template <class Entry, std::size_t Size, class Visitor>
    constexpr void some_of(const std::array<Entry, Size>& table, std::size_t count, Visitor visit) {
        static_assert(detail::is_prime(Size), "the table must have a prime number of entries");
        std::size_t at = below(Size);
        const std::size_t step = 1 + below(Size - 1);
        for (; count > 0; --count, at = (at + step) % Size) visit(table[at]);
    }

private:
    std::uint64_t state_;
    bool longest_;
};

} // namespace corpus
