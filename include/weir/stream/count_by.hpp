// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/group_fold.hpp>
#include <weir/stream/second.hpp>

#include <cstdint>
#include <functional>
#include <utility>

namespace weir {

/// Sink: how many elements there are for each value of `key(element)`: a `weir::group_fold` that
/// counts, and so ordered by key, or of the map type given.
///
///     for (const auto& [city, n] : users | weir::count_by(&user::city)) ...
///     for (const auto& [city, n] : users | weir::count_by(&user::city)
///                                        | weir::top(10, weir::second)) ...
///
/// Returns a std::map from keys to std::uint64_t. Keys, time, memory and exceptions are those of
/// weir::group_fold.
template <class Map = void, class Key>
[[nodiscard]] constexpr auto count_by(Key key) {
    return group_fold<Map>(
        std::move(key), std::uint64_t{0}, [](auto count, const auto&) { return ++count; },
        std::plus<>{});
}

} // namespace weir
