// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/min_max.hpp>

#include <functional>
#include <utility>

namespace weir {

/// Sink: the greatest element, or the one of which `projection` makes the greatest, `users |
/// weir::max(&user::age)`; of equal ones the first; std::nullopt if there are none (which
/// std::ranges::max does not allow). Compared with <.
///
/// Returns std::optional<T>, a copy of the element (moved, where the range yields rvalues). Memory:
/// one element. Throws: what the range, the projection and the copies throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto max(Projection projection = {}) {
    return detail::extreme_closure{detail::descending{}, std::move(projection)};
}

} // namespace weir
