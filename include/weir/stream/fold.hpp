// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/accumulating_sink.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

struct no_merge {};

/// Of a sink that has none, the accumulators do not merge.
template <class Merge, class T>
concept merges_values = std::invocable<const Merge&, T, T>;

template <class Accumulator, class Function, class Merge>
class folded {
public:
    template <class A>
    constexpr folded(A&& initial, const Function& function, const Merge& merge)
        : value_(std::forward<A>(initial)), function_{&function}, merge_{&merge} {}

    template <class Element>
    constexpr void add(Element&& element) {
        value_ = std::invoke(*function_, std::move(value_), std::forward<Element>(element));
    }
    constexpr void merge(folded&& later)
        requires merges_values<Merge, Accumulator>
    {
        value_ = std::invoke(*merge_, std::move(value_), std::move(later.value_));
    }
    constexpr auto& state() noexcept { return value_; }
    constexpr Accumulator result() && { return std::move(value_); }

private:
    Accumulator value_;
    const Function* function_;
    const Merge* merge_;
};

template <class Accumulator, class Function, class Merge>
class fold_closure : public accumulating_sink<fold_closure<Accumulator, Function, Merge>> {
public:
    template <class A, class F>
    constexpr fold_closure(A&& initial, F&& function, Merge merge)
        : initial_(std::forward<A>(initial)), function_(std::forward<F>(function)),
          merge_(std::move(merge)) {}

    template <class Value, class Reference>
        requires std::invocable<const Function&, Accumulator, Reference>
              && std::copy_constructible<Accumulator>
    constexpr auto start() const& {
        return folded<Accumulator, Function, Merge>{initial_, function_, merge_};
    }
    template <class Value, class Reference>
        requires std::invocable<const Function&, Accumulator, Reference>
    constexpr auto start() && {
        return folded<Accumulator, Function, Merge>{std::move(initial_), function_, merge_};
    }

private:
    Accumulator initial_;
    Function function_;
    Merge merge_;
};

} // namespace detail

/// Sink: `accumulator = function(accumulator, element)` for all elements from left to right,
/// starting with `initial`. The accumulator keeps the type of `initial`: fold(0, std::plus{}) over
/// doubles adds integers. Returns the accumulator. It is moved in and out, so a growing one is not
/// copied. Time: n calls. Throws: what the range and the functions throw.
///
///     ages | weir::fold(0, std::plus<>{})
///
/// With `merge`, which makes one accumulator of two, parts of a stream can be folded by themselves:
/// `merge(earlier, later)` must be what a fold over both parts gives. It is associative, and a part
/// begins with `initial` too.
template <class Accumulator, class Function, class Merge = detail::no_merge>
[[nodiscard]] constexpr auto fold(Accumulator&& initial, Function&& function, Merge merge = {}) {
    return detail::fold_closure<std::decay_t<Accumulator>, std::decay_t<Function>, Merge>{
        std::forward<Accumulator>(initial), std::forward<Function>(function), std::move(merge)};
}

} // namespace weir
