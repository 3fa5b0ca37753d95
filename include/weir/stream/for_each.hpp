// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// Calls `function` with each element of `range` in order until it returns false. Returns true if
/// it never did. A weir range that can run this loop itself, without the state of iterators, has a
/// member `for_each_while`. Sinks that dereference elements pull through this.
template <class Range, class Function>
constexpr bool pull_while(Range& range, Function&& function) {
    if constexpr (own_range<Range> && requires { range.for_each_while(function); }) {
        return range.for_each_while(function);
    } else if constexpr (only_holds<std::remove_cv_t<Range>>) {
        return pull_while(range.base(), function);
    } else {
        auto at = std::ranges::begin(range);
        for (const auto end = std::ranges::end(range); at != end; ++at)
            if (!function(*at)) return false;
        return true;
    }
}

template <class Function>
class for_each_while_closure : public pipeable {
public:
    template <class F>
    constexpr explicit for_each_while_closure(std::in_place_t, F&& function)
        : function_(std::forward<F>(function)) {}

    template <std::ranges::input_range Range>
        requires std::predicate<Function&, std::ranges::range_reference_t<Range>>
              && std::copy_constructible<Function>
    constexpr bool operator()(Range&& range) const& {
        Function function = function_; // so that a mutable function starts afresh each time
        return run(range, function);
    }

    template <std::ranges::input_range Range>
        requires std::predicate<Function&, std::ranges::range_reference_t<Range>>
    constexpr bool operator()(Range&& range) && {
        return run(range, function_);
    }

private:
    template <class Range>
    static constexpr bool run(Range& range, Function& function) {
        return pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) -> bool {
            return std::invoke(function, std::forward<decltype(element)>(element));
        });
    }

    Function function_;
};

} // namespace detail

/// Sink: calls `function` with each element, in order, until it returns false. Returns true if it
/// never did. Otherwise the range still stands at that element, as after the `break` of a loop.
/// Throws: what the range and the function throw.
template <class Function>
[[nodiscard]] constexpr auto for_each_while(Function&& function) {
    return detail::for_each_while_closure<std::decay_t<Function>>{std::in_place,
                                                                  std::forward<Function>(function)};
}

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
