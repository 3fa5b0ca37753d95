// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/through.hpp>

#include <functional>
#include <source_location>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

inline constexpr auto scanning =
    []<class Accumulator>(auto upstream, Accumulator accumulator,
                          auto function) -> generator<const Accumulator&, Accumulator> {
    for (auto&& element : upstream) {
        accumulator =
            std::invoke(function, std::move(accumulator), std::forward<decltype(element)>(element));
        co_yield std::as_const(accumulator);
    }
};

} // namespace detail

/// The intermediate results of a `weir::fold`: `accumulator = function(accumulator, element)`, one
/// per element, starting with `initial`, which is not yielded:
///
///     deposits | weir::scan(0, std::plus<>{})     // the balance after each
///
/// Element: `const Accumulator&`, the same object every time, valid until the next pull. (range-v3
/// has `exclusive_scan`, without the last result, and `partial_sum`, without an accumulator of
/// another type.) Throws: what the range and the function throw.
template <class Accumulator, class Function>
[[nodiscard]] constexpr auto scan(Accumulator&& initial, Function&& function,
                                  std::source_location place = std::source_location::current()) {
    static_assert(!is_borrowed<std::decay_t<Accumulator>>,
                  "weir: weir::scan would keep an accumulator that refers to an element (a "
                  "std::string_view, weir::json::value, or a struct that holds one), which is good "
                  "only until the next one; accumulate a type that owns its data");
    return detail::coroutine_stage("scan", place, detail::scanning,
                                   std::decay_t<Accumulator>(std::forward<Accumulator>(initial)),
                                   std::decay_t<Function>(std::forward<Function>(function)));
}

} // namespace weir
