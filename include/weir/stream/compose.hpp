// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/as_generator.hpp>

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// A function from a value to a range of values.
template <class Function, class Argument>
concept expansion = std::invocable<Function&, Argument>
                 && std::ranges::input_range<std::invoke_result_t<Function&, Argument>>;

/// The generator of the elements of the range that Function returns for Argument.
template <class Function, class Argument>
using expanded_t = as_generator<std::invoke_result_t<Function&, Argument>>;

template <class T>
inline constexpr bool is_generator = false;
template <class Ref, class Val>
inline constexpr bool is_generator<generator<Ref, Val>> = true;

/// For each element of a range, yields all elements that the function returns for it.
inline constexpr auto expand_each =
    []<class Upstream, class Function>(
        Upstream upstream,
        Function function) -> expanded_t<Function, std::ranges::range_reference_t<Upstream>> {
    for (auto&& element : upstream) {
        // A variable, because g++ 12 destroys an aggregate made in a co_yield expression twice.
        auto&& made = std::invoke(function, std::forward<decltype(element)>(element));
        if constexpr (is_generator<std::remove_cvref_t<decltype(made)>>)
            co_yield elements_of(std::forward<decltype(made)>(made));
        else
            co_yield elements_of(made);
    }
};

/// Applies the first function, then the second to each of its results.
template <class First, class Second>
class composed_expansions {
public:
    constexpr composed_expansions(First first, Second next)
        : first_(std::move(first)), second_(std::move(next)) {}

    template <class Argument>
        requires expansion<First, std::decay_t<Argument>>
    constexpr auto operator()(Argument&& argument) const {
        return expand_first(first_, second_,
                            std::decay_t<Argument>(std::forward<Argument>(argument)));
    }

private:
    static constexpr auto expand_first = []<class Argument>(First first, Second next,
                                                            Argument argument)
        -> expanded_t<Second,
                      std::ranges::range_reference_t<std::invoke_result_t<First&, Argument>>> {
        for (auto&& element : std::invoke(first, std::move(argument))) {
            auto&& made = std::invoke(next, std::forward<decltype(element)>(element));
            if constexpr (is_generator<std::remove_cvref_t<decltype(made)>>)
                co_yield elements_of(std::forward<decltype(made)>(made));
            else
                co_yield elements_of(made);
        }
    };

    First first_;
    Second second_;
};

} // namespace detail

/// Kleisli composition of functions from a value to a generator of values (or to any range):
/// `compose(f, g)(x)` yields all elements of g(y), for each y of f(x). Takes any number of
/// functions: compose(f, g, h) is compose(compose(f, g), h), and compose(f, compose(g, h)) yields
/// the same. `compose()` is the identity: it yields its argument. `compose(f)` is f.
///
///     auto all = weir::compose(in_each_size, in_each_colour, in_each_material);
///     for (const product& p : all(shirt)) ...
///
/// Element: that of the range that the last function returns. Generators are nested in O(1),
/// however many functions there are. Except in compose(f), the functions and the argument are
/// copied into the coroutine, and nothing is called before the first pull. Throws: what the
/// functions and their ranges throw.
[[nodiscard]] constexpr auto compose() noexcept {
    return []<class Argument>(Argument argument) -> generator<Argument> {
        co_yield std::ref(argument);
    };
}
template <class Function>
[[nodiscard]] constexpr auto compose(Function function) {
    return function;
}
template <class First, class Second, class... Rest>
[[nodiscard]] constexpr auto compose(First first, Second next, Rest... rest) {
    return compose(detail::composed_expansions<First, Second>{std::move(first), std::move(next)},
                   std::move(rest)...);
}

} // namespace weir
