// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>

#include <concepts>
#include <functional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

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
class called {
public:
    template <class F>
    constexpr explicit called(std::in_place_t, F&& function)
        : function_(std::forward<F>(function)) {}

    template <class Element>
    constexpr void add(Element&& element) {
        std::invoke(function_, std::forward<Element>(element));
    }
    constexpr void merge(const called&) const noexcept {}
    constexpr auto state() const noexcept { return std::tie(); }
    constexpr void result() const noexcept {}

private:
    Function function_;
};

template <class Function>
class for_each_closure : public accumulating_sink<for_each_closure<Function>> {
public:
    template <class F>
    constexpr explicit for_each_closure(std::in_place_t, F&& function)
        : function_(std::forward<F>(function)) {}

    /// A copy, so that a mutable function starts afresh each time.
    template <class Value, class Reference>
        requires std::invocable<Function&, Reference> && std::copy_constructible<Function>
    constexpr auto start() const& {
        return called<Function>{std::in_place, function_};
    }
    template <class Value, class Reference>
        requires std::invocable<Function&, Reference>
    constexpr auto start() && {
        return called<Function>{std::in_place, std::move(function_)};
    }

private:
    Function function_;
};

} // namespace detail

/// Sink: calls `function` with every element, in order. Throws: what the range and the function
/// throw. Merges: in a part of a stream, a copy of the function is called.
template <class Function>
[[nodiscard]] constexpr auto for_each(Function&& function) {
    return detail::for_each_closure<std::decay_t<Function>>{std::in_place,
                                                            std::forward<Function>(function)};
}

} // namespace weir
