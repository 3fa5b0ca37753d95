// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>
#include <weir/stream/detail/refused.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

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

/// What the sink makes of all elements, before it is turned into a result.
template <class Sink, std::ranges::input_range Range>
    requires requires { typename accumulator_t<Sink, Range>; }
constexpr auto accumulated(Sink&& sink, Range&& range) {
    auto made = std::forward<Sink>(sink)
                    .template start<std::ranges::range_value_t<Range>,
                                    std::ranges::range_reference_t<Range>>();
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
