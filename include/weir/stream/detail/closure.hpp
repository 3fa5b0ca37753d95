// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/refused.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

// The right-hand side of a `|`. A closure is a function object that takes a range and returns a
// range (a stage) or a result (a sink). Closures compose with each other, and with those of
// std::views, before there is a source:
//
//     auto clean = std::views::filter(is_valid) | weir::through(dedupe) | weir::stage("clean");
//     for (auto& user : users | clean) ...

namespace weir::detail {

/// The base class of all closures of this library.
struct pipeable {};

template <class T>
concept closure = std::derived_from<std::remove_cvref_t<T>, pipeable>;

/// How a stage holds the range that is piped into it: an lvalue by reference, unless it is a
/// copyable view; an rvalue by value.
template <class Range>
struct held_range {
    using type = std::remove_cvref_t<Range>;
};
template <class Range>
    requires(
        !(std::ranges::view<std::remove_cv_t<Range>> && std::copyable<std::remove_cv_t<Range>>))
struct held_range<Range&> {
    using type = std::ranges::ref_view<Range>;
};
template <class Range>
using held_t = typename held_range<Range>::type;

/// A range that can be held in this way.
template <class Range>
concept pipeable_range =
    std::ranges::input_range<Range> && std::constructible_from<held_t<Range>, Range>;

/// Applies the first closure, then the second. At least one of them is weir's.
template <class First, class Second>
class composed : public pipeable {
public:
    template <class F, class S>
    constexpr composed(F&& first, S&& next)
        : first_(std::forward<F>(first)), second_(std::forward<S>(next)) {}

    template <class Range>
        requires std::invocable<const First&, Range>
              && std::invocable<const Second&, std::invoke_result_t<const First&, Range>>
    constexpr decltype(auto) operator()(Range&& range) const& {
        return second_(first_(std::forward<Range>(range)));
    }

    template <class Range>
        requires std::invocable<First, Range>
              && std::invocable<Second, std::invoke_result_t<First, Range>>
    constexpr decltype(auto) operator()(Range&& range) && {
        return std::move(second_)(std::move(first_)(std::forward<Range>(range)));
    }

    constexpr const First& first() const noexcept { return first_; }
    constexpr const Second& second() const noexcept { return second_; }

private:
    First first_;
    Second second_;
};

template <std::ranges::range Range, closure Closure>
    requires std::invocable<Closure, Range>
constexpr decltype(auto) operator|(Range&& range, Closure&& closure) {
    return std::forward<Closure>(closure)(std::forward<Range>(range));
}

/// A range at least where it is not const, as a view that caches its begin() is.
template <class T>
concept mutable_range = std::ranges::range<std::remove_cvref_t<T>&>;

/// The best test for a closure of another library: a class object that is not a range.
template <class T>
concept composable = std::is_class_v<std::remove_cvref_t<T>> && !mutable_range<T>
                  && !std::same_as<std::remove_cvref_t<T>, refused>;

template <class First, class Second>
    requires(closure<First> || closure<Second>) && composable<First> && composable<Second>
[[nodiscard]] constexpr auto operator|(First&& first, Second&& next) {
    return composed<std::remove_cvref_t<First>, std::remove_cvref_t<Second>>{
        std::forward<First>(first), std::forward<Second>(next)};
}

template <mutable_range Range, closure Closure>
    requires(!std::ranges::range<Range>)
constexpr refused operator|(Range&&, Closure&&) {
    static_assert(std::ranges::range<Range>,
                  "weir: this range is const, and reading it changes it; pipe one that is not "
                  "const, or a copy");
    return {};
}

template <std::ranges::range Range, closure Closure>
    requires(!std::invocable<Closure, Range>)
constexpr refused operator|(Range&&, Closure&&) {
    constexpr bool if_moved = std::invocable<std::remove_cvref_t<Closure>, Range>;
    static_assert(!if_moved,
                  "weir: this stage or sink holds a function or a value that cannot be copied, so "
                  "it can be used once: std::move it into the pipe");
    static_assert(if_moved || pipeable_range<Range>,
                  "weir: this range is a temporary that cannot be moved into the pipe; keep it in "
                  "a variable, and pipe that");
    static_assert(if_moved || !pipeable_range<Range>,
                  "weir: a function given to this stage or sink cannot be called with the elements "
                  "of this range (or, given to weir::through, with the range by value), or does "
                  "not return what is needed: see the stage's contract");
    return {};
}

} // namespace weir::detail
