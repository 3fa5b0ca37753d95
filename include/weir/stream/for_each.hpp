// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/for_each_while.hpp>

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

template <class Function>
class for_each_closure : public pipeable {
public:
    template <class F>
    constexpr explicit for_each_closure(std::in_place_t, F&& function)
        : function_(std::forward<F>(function)) {}

    template <std::ranges::input_range Range>
        requires std::invocable<Function&, std::ranges::range_reference_t<Range>>
              && std::copy_constructible<Function>
    constexpr void operator()(Range&& range) const& {
        Function function = function_; // so that a mutable function starts afresh each time
        run(std::forward<Range>(range), function);
    }

    template <std::ranges::input_range Range>
        requires std::invocable<Function&, std::ranges::range_reference_t<Range>>
    constexpr void operator()(Range&& range) && {
        run(std::forward<Range>(range), function_);
    }

private:
    template <class Range>
    static constexpr void run(Range&& range, Function& function) {
        pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
            std::invoke(function, std::forward<decltype(element)>(element));
            return true;
        });
    }

    Function function_;
};

} // namespace detail

/// Sink: calls `function` with every element, in order. Throws: what the range and the function
/// throw.
template <class Function>
[[nodiscard]] constexpr auto for_each(Function&& function) {
    return detail::for_each_closure<std::decay_t<Function>>{std::in_place,
                                                            std::forward<Function>(function)};
}

} // namespace weir
