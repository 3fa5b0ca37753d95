// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/through.hpp>

#include <functional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

inline constexpr auto inspecting = [](auto upstream,
                                      auto function) -> as_generator<decltype(upstream)> {
    for (auto&& element : upstream) {
        std::invoke(function, std::as_const(element));
        co_yield std::ref(element);
    }
};

} // namespace detail

/// Calls `function` once with each element as it passes, before any later stage gets it. (The
/// function of std::views::transform is called each time the element is dereferenced, twice before
/// a filter.)
///
/// Element, lifetime: those of the upstream range; if it yields prvalues, an rvalue of each.
/// Throws: what the range and the function throw.
template <class Function>
[[nodiscard]] constexpr auto inspect(Function&& function,
                                     std::source_location place = std::source_location::current()) {
    return detail::coroutine_stage("inspect", place, detail::inspecting,
                                   std::decay_t<Function>(std::forward<Function>(function)));
}

} // namespace weir
