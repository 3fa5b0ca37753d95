// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>
#include <weir/stream/detail/refused.hpp>

#include <concepts>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// Sinks that take one element after another into an accumulator, whose contract is that of
// weir::accumulate. Others, as weir::for_each_while, have a call operator of their own.

namespace weir::detail {

/// What the sink starts with, before the first element of a Range.
template <class Sink, class Range>
using accumulator_t = decltype(std::declval<Sink>()
                                   .template start<std::ranges::range_value_t<Range>,
                                                   std::ranges::range_reference_t<Range>>());

template <class Accumulator>
concept mergeable =
    requires(Accumulator& earlier, Accumulator later) { earlier.merge(std::move(later)); };

/// What the sink starts with. Refers to the sink, as what `accumulated` returns.
template <class Sink, class Range>
    requires requires { typename accumulator_t<Sink, Range>; }
constexpr auto started(Sink&& sink, std::type_identity<Range>) {
    return std::forward<Sink>(sink)
        .template start<std::ranges::range_value_t<Range>, std::ranges::range_reference_t<Range>>();
}
template <class First, class Second, class Range>
constexpr auto started(const composed<First, Second>& pipe, std::type_identity<Range>) {
    return started(pipe.second(), std::type_identity<std::invoke_result_t<const First&, Range>>{});
}

/// What the sink makes of all elements, before it is turned into a result.
template <class Sink, std::ranges::input_range Range>
    requires requires { typename accumulator_t<Sink, Range>; }
constexpr auto accumulated(Sink&& sink, Range&& range) {
    auto made = started(std::forward<Sink>(sink), std::type_identity<Range>{});
    if constexpr (requires { made.add_all(range); })
        made.add_all(range);
    else
        pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
            made.add(std::forward<decltype(element)>(element));
            return true;
        });
    return made;
}
template <class First, class Second, std::ranges::input_range Range>
constexpr auto accumulated(const composed<First, Second>& pipe, Range&& range)
    requires requires { accumulated(pipe.second(), pipe.first()(std::forward<Range>(range))); }
{
    return accumulated(pipe.second(), pipe.first()(std::forward<Range>(range)));
}

/// The result of an accumulator, as a value: std::monostate if it has none.
template <class Accumulator>
constexpr auto result_of(Accumulator&& made) {
    if constexpr (std::is_void_v<decltype(std::forward<Accumulator>(made).result())>) {
        std::forward<Accumulator>(made).result();
        return std::monostate{};
    } else {
        return std::forward<Accumulator>(made).result();
    }
}

/// The values that a state refers to.
template <class State>
struct state_values {
    using type = std::remove_cvref_t<State>;
};
template <class... States>
struct state_values<std::tuple<States...>> {
    using type = std::tuple<typename state_values<States>::type...>;
};

template <class State>
inline constexpr bool is_state =
    std::is_lvalue_reference_v<State> && !std::is_const_v<std::remove_reference_t<State>>;
template <class... States>
inline constexpr bool is_state<std::tuple<States...>> = (is_state<States> && ...);

/// Names what merge() takes of a later accumulator, but for functions: as a reference, or a std::tie.
template <class Accumulator>
concept names_its_state =
    requires(Accumulator& made) { requires is_state<decltype(made.state())>; };

/// What another process sends of its accumulator, for one that was started here: all of it, if it does
/// not name less.
template <class Accumulator>
constexpr decltype(auto) state_of(Accumulator& made) {
    if constexpr (names_its_state<Accumulator>)
        return made.state();
    else
        return (made);
}

/// How many of the sinks in a pipe, which is applied to a Range, are of this kind.
template <class Pipe, class Range>
inline constexpr int sinks_in = requires { typename accumulator_t<const Pipe&, Range>; } ? 1 : 0;
template <class First, class Second, class Range>
    requires std::invocable<const First&, Range>
inline constexpr int sinks_in<composed<First, Second>, Range> =
    sinks_in<First, Range> + sinks_in<Second, std::invoke_result_t<const First&, Range>>;

template <class Sink>
class accumulating_sink : public pipeable {
public:
    template <std::ranges::input_range Range>
        requires requires { typename accumulator_t<const Sink&, Range>; }
    constexpr auto operator()(Range&& range) const& {
        return accumulated(static_cast<const Sink&>(*this), range).result();
    }
    template <std::ranges::input_range Range>
        requires requires { typename accumulator_t<Sink, Range>; }
    constexpr auto operator()(Range&& range) && {
        return accumulated(static_cast<Sink&&>(*this), range).result();
    }
};

/// What a static_assert has refused: no other error follows.
struct refused_sink : accumulating_sink<refused_sink> {
    template <class Value, class Reference>
    constexpr refused_accumulator<> start() const noexcept {
        return {};
    }
};

} // namespace weir::detail
