// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/for_each.hpp>

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

template <class Accumulator, class Function>
class fold_closure : public pipeable {
public:
    template <class A, class F>
    constexpr fold_closure(A&& initial, F&& function)
        : initial_(std::forward<A>(initial)), function_(std::forward<F>(function)) {}

    template <std::ranges::input_range Range>
        requires std::invocable<const Function&, Accumulator, std::ranges::range_reference_t<Range>>
              && std::copy_constructible<Accumulator>
    constexpr Accumulator operator()(Range&& range) const& {
        return run(std::forward<Range>(range), initial_);
    }

    template <std::ranges::input_range Range>
        requires std::invocable<const Function&, Accumulator, std::ranges::range_reference_t<Range>>
    constexpr Accumulator operator()(Range&& range) && {
        return run(std::forward<Range>(range), std::move(initial_));
    }

private:
    template <class Range>
    constexpr Accumulator run(Range&& range, Accumulator accumulator) const {
        pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
            accumulator = std::invoke(function_, std::move(accumulator),
                                      std::forward<decltype(element)>(element));
            return true;
        });
        return accumulator;
    }

    Accumulator initial_;
    Function function_;
};

} // namespace detail

/// Sink: `accumulator = function(accumulator, element)` for all elements from left to right,
/// starting with `initial`. The accumulator keeps the type of `initial`: fold(0, std::plus{}) over
/// doubles adds integers. Returns the accumulator. It is moved in and out, so a growing one is not
/// copied. Time: n calls. Throws: what the range and the function throw.
///
///     ages | weir::fold(0, std::plus<>{})
template <class Accumulator, class Function>
[[nodiscard]] constexpr auto fold(Accumulator&& initial, Function&& function) {
    return detail::fold_closure<std::decay_t<Accumulator>, std::decay_t<Function>>{
        std::forward<Accumulator>(initial), std::forward<Function>(function)};
}

} // namespace weir
