// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/accumulating_sink.hpp>

#include <cstdint>
#include <ranges>

namespace weir {

namespace detail {

class counted {
public:
    constexpr void add(const auto&) noexcept { ++elements_; }
    /// Dereferences none of them.
    constexpr void add_all(auto& range) {
        auto at = std::ranges::begin(range);
        for (const auto end = std::ranges::end(range); at != end; ++at) ++elements_;
    }
    constexpr void merge(counted later) noexcept { elements_ += later.elements_; }
    constexpr auto& state() noexcept { return elements_; }
    constexpr std::uint64_t result() const noexcept { return elements_; }

private:
    std::uint64_t elements_ = 0;
};

struct count_closure : accumulating_sink<count_closure> {
    template <class Value, class Reference>
    constexpr counted start() const noexcept {
        return {};
    }
};

} // namespace detail

/// Sink: pulls all elements and returns their number, without dereferencing them. Throws: what the
/// range throws.
[[nodiscard]] constexpr auto count() noexcept { return detail::count_closure{}; }

} // namespace weir
