// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>

#include <cstdint>
#include <ranges>

namespace weir {

namespace detail {

struct count_closure : pipeable {
    template <std::ranges::input_range Range>
    constexpr std::uint64_t operator()(Range&& range) const {
        std::uint64_t elements = 0;
        auto at = std::ranges::begin(range);
        for (const auto end = std::ranges::end(range); at != end; ++at) ++elements;
        return elements;
    }
};

} // namespace detail

/// Sink: pulls all elements and returns their number, without dereferencing them. Throws: what the
/// range throws.
[[nodiscard]] constexpr auto count() noexcept { return detail::count_closure{}; }

} // namespace weir
