// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/pull_while.hpp>

#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

template <class Accumulator, class Function>
class fold_right_closure : public pipeable {
public:
    template <class A, class F>
    constexpr fold_right_closure(A&& initial, F&& function, bound limit)
        : initial_(std::forward<A>(initial)), function_(std::forward<F>(function)), limit_{limit} {}

    template <std::ranges::input_range Range>
        requires std::invocable<const Function&, std::ranges::range_value_t<Range>, Accumulator>
              && std::copy_constructible<Accumulator>
    constexpr Accumulator operator()(Range&& range) const& {
        return run(range, initial_);
    }

    template <std::ranges::input_range Range>
        requires std::invocable<const Function&, std::ranges::range_value_t<Range>, Accumulator>
    constexpr Accumulator operator()(Range&& range) && {
        return run(range, std::move(initial_));
    }

private:
    template <class Range>
    constexpr Accumulator run(Range& range, Accumulator accumulator) const {
        using value = std::ranges::range_value_t<Range>;
        static_assert(!is_borrowed<value>,
                      "weir: weir::fold_right would keep elements that are good only until the "
                      "next record (std::string_view, weir::json::value, or a struct that holds "
                      "one); read into std::string members, or transform to something that owns "
                      "its data first");
        if constexpr (!is_borrowed<value>) {
            const bound limit = checked<value>(limit_);
            std::deque<value> kept; // moves no element when it grows
            std::size_t bytes = 0;
            pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
                kept.push_back(std::forward<decltype(element)>(element));
                bytes += bytes_within<value>(limit, kept.back());
                if (!limit.admits(kept.size(), bytes))
                    throw bound_exceeded{
                        "weir::fold_right: there are more elements than the bound of "
                        + limit.described()
                        + " admits; a fold from the right has to keep them all, one "
                          "from the left (weir::fold) none"};
                return true;
            });
            for (; !kept.empty(); kept.pop_back())
                accumulator =
                    std::invoke(function_, std::move(kept.back()), std::move(accumulator));
        }
        return accumulator;
    }

    Accumulator initial_;
    Function function_;
    bound limit_;
};

} // namespace detail

/// Sink: `accumulator = function(element, accumulator)` for all elements from the right, starting
/// with `initial`. Keeps all elements until the last one is pulled, so it takes a bound. (A range
/// that can be read backwards needs neither: `range | std::views::reverse | weir::fold`.)
///
/// Returns the accumulator. Elements are copied (moved, where the range yields rvalues), and passed
/// to the function as rvalues. Time: n calls. Memory: the bound, plus one element. Throws:
/// weir::bound_exceeded if there are more elements; what the range and the function throw.
template <class Accumulator, class Function>
[[nodiscard]] constexpr auto fold_right(Accumulator&& initial, Function&& function, bound limit) {
    return detail::fold_right_closure<std::decay_t<Accumulator>, std::decay_t<Function>>{
        std::forward<Accumulator>(initial), std::forward<Function>(function), limit};
}

} // namespace weir
