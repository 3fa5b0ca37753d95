// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "opaque.hpp"
#include "range_v3.hpp"
#include "row.hpp"

#include <weir/stream/generator.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <vector>

// Where the numbers of the numeric pipes come from. All are whole and small, so that doubles too
// add up to the same total in any order.

namespace bench::numeric {

inline constexpr number elements = 1 << 16; // half a megabyte: the cache is read, not the memory
inline constexpr number limit = 1 << 20;    // all numbers are smaller

// The number at an index. The filter keeps every other one of each kind, integers as well as doubles.

struct counted {
    static constexpr number at(number i) { return i; }
};
/// A processor foresees which are kept.
struct regular {
    static constexpr number at(number i) { return i % 2 == 1 ? i : limit - 2 - i; }
};
/// No compiler finds a pattern in these, and no processor foresees which are kept.
struct random {
    static constexpr number at(number i) {
        i *= 0x9E3779B97F4A7C15;
        return (i ^ i >> 32) * 0xD6E8FEB86659FD93 >> 44;
    }
};

/// Numbers in a vector. How many, and where, the optimiser does not know.
template <class T, class Numbers>
class in_memory {
public:
    using value_type = T;

    in_memory() : data_{opaque(made().data())}, size_{opaque(number{made().size()})} {}

    number size() const { return size_; }
    T operator[](number i) const { return data_[i]; }
    std::span<const T> view() const { return {data_, size_}; }
#if BENCH_RANGE_V3
    std::span<const T> range_v3_view() const { return view(); }
#endif

private:
    static const std::vector<T>& made() {
        static const std::vector<T> numbers = [] {
            std::vector<T> filled;
            for (number i = 0; i < elements; ++i) filled.push_back(static_cast<T>(Numbers::at(i)));
            return filled;
        }();
        return numbers;
    }

    const T* data_;
    number size_;
};

/// Numbers that are computed from their index. How many, the optimiser does not know.
template <class T, class Numbers>
class computed {
public:
    using value_type = T;

    number size() const { return size_; }
    T operator[](number i) const { return at(i); }
    auto view() const {
        if constexpr (is_index)
            return std::views::iota(number{0}, size_);
        else
            return std::views::iota(number{0}, size_) | std::views::transform(at);
    }
#if BENCH_RANGE_V3
    auto range_v3_view() const {
        if constexpr (is_index)
            return ranges::views::iota(number{0}, size_);
        else
            return ranges::views::iota(number{0}, size_) | ranges::views::transform(at);
    }
#endif

private:
    static constexpr bool is_index = std::same_as<T, number> && std::same_as<Numbers, counted>;
    static constexpr auto at = [](number i) { return static_cast<T>(Numbers::at(i)); };

    number size_ = opaque(elements);
};

inline constexpr std::size_t block_size = 256;

/// The numbers of a source, 256 in an element: the cost of the coroutine is shared by as many.
template <class T, class Numbers>
weir::generator<std::span<const T>> in_blocks(in_memory<T, Numbers> source) {
    std::span<const T> rest = source.view();
    while (!rest.empty()) {
        const std::size_t length = std::min(block_size, rest.size());
        co_yield rest.first(length);
        rest = rest.subspan(length);
    }
}

template <class T, class Numbers>
weir::generator<std::span<const T>> in_blocks(computed<T, Numbers> source) {
    std::array<T, block_size> block;
    for (number i = 0; i < source.size();) {
        const number length = std::min(number{block_size}, source.size() - i);
        for (number k = 0; k < length; ++k) block[k] = source[i + k];
        co_yield std::span<const T>{block.data(), length};
        i += length;
    }
}

} // namespace bench::numeric
