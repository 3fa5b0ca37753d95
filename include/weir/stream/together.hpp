// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/accumulating_sink.hpp>

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

template <class... Accumulators>
class accumulators {
public:
    constexpr explicit accumulators(Accumulators... each) : each_(std::move(each)...) {}

    constexpr void add(const auto& element) {
        std::apply([&](Accumulators&... each) { (each.add(element), ...); }, each_);
    }
    constexpr void merge(accumulators&& later)
        requires(mergeable<Accumulators> && ...)
    {
        merge_each(std::move(later), std::index_sequence_for<Accumulators...>{});
    }
    constexpr auto state() {
        return std::apply(
            [](Accumulators&... each) {
                return std::tuple<decltype(state_of(each))...>{state_of(each)...};
            },
            each_);
    }
    constexpr auto result() && {
        return std::apply(
            [](Accumulators&... each) { return std::tuple{result_of(std::move(each))...}; }, each_);
    }

private:
    template <std::size_t... I>
    constexpr void merge_each(accumulators&& later, std::index_sequence<I...>) {
        (std::get<I>(each_).merge(std::move(std::get<I>(later.each_))), ...);
    }

    std::tuple<Accumulators...> each_;
};

template <class Sink>
concept accumulates = std::derived_from<Sink, accumulating_sink<Sink>>;

template <class Sink>
constexpr auto or_refused(Sink sink) {
    if constexpr (accumulates<Sink>)
        return sink;
    else
        return refused_sink{};
}

template <class Sink, class Value, class Reference>
concept starts = requires(const Sink& sink) { sink.template start<Value, Reference>(); };

template <class... Sinks>
class together_closure : public accumulating_sink<together_closure<Sinks...>> {
public:
    constexpr explicit together_closure(Sinks... sinks) : sinks_(std::move(sinks)...) {}

    template <class Value, class Reference>
        requires(starts<Sinks, Value, const std::remove_reference_t<Reference>&> && ...)
    constexpr auto start() const {
        return std::apply(
            [](const Sinks&... each) {
                return accumulators{
                    each.template start<Value, const std::remove_reference_t<Reference>&>()...};
            },
            sinks_);
    }

private:
    std::tuple<Sinks...> sinks_;
};

} // namespace detail

/// Sink: several sinks over one stream, which is read once:
///
///     const auto [n, mean_age, oldest] =
///         users | weir::together(weir::count(), weir::mean(&user::age), weir::top(10, &user::age));
///
/// Returns the std::tuple of their results; std::monostate for a sink that has none. Each element
/// is given to each of them as const, in their order, so it is copied where it is kept. Memory: that
/// of the sinks. Throws: what the range and the sinks throw. Merges if all of them do. A pipe before one of the sinks
/// alone is for weir::tee.
template <class... Sinks>
[[nodiscard]] constexpr auto together(Sinks... sinks) {
    constexpr bool all_accumulate = (detail::accumulates<Sinks> && ...);
    static_assert(all_accumulate,
                  "weir: weir::together takes sinks that see each element once: count, sum, mean, "
                  "min, max, top, to, fold, group_fold, count_by, for_each and accumulate; put a "
                  "stage before weir::together, or read the stream twice with weir::tee");
    return detail::together_closure{detail::or_refused(std::move(sinks))...};
}

} // namespace weir
