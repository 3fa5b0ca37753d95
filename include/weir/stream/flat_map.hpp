// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/compose.hpp>
#include <weir/stream/through.hpp>

#include <source_location>
#include <utility>

namespace weir {

/// For each element, all elements of the range (a generator, or any other) that `function` returns.
///
///     products | weir::flat_map(in_each_size)
///     products | weir::flat_map(weir::compose(in_each_size, in_each_colour))
///
/// std::views::transform(function) | std::views::join yields the same; this runs a generator
/// nested, and can be moved while it runs.
///
/// Element, lifetime: those of the range that the function returns. One such range is alive at a
/// time. Throws: what the upstream range, the function and its ranges throw.
template <class Function>
[[nodiscard]] constexpr auto
flat_map(Function function, std::source_location place = std::source_location::current()) {
    return detail::coroutine_stage("flat_map", place, detail::expand_each, std::move(function));
}

} // namespace weir
