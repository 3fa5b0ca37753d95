// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/generator.hpp>

#include <ranges>
#include <type_traits>
#include <utility>

namespace weir::detail {

template <class Reference, class Value>
struct passing_on {
    using type = generator<Reference&&, Value>;
};
template <class Reference, class Value>
    requires std::is_same_v<std::remove_cvref_t<Reference>, Value>
struct passing_on<Reference, Value> {
    // generator<T> for T and T&&, so that this is the type that a user would write.
    using type =
        generator<std::conditional_t<std::is_same_v<Reference, Value&&>, Value, Reference>>;
};

/// A generator that yields the elements of a Range as that does: references as they are, and values
/// as rvalues.
template <std::ranges::input_range Range>
using passed_on = typename passing_on<std::ranges::range_reference_t<Range>,
                                      std::ranges::range_value_t<Range>>::type;

/// A generator of the elements of `range`.
template <class Stream, class Range>
Stream as_stream(Range&& range) {
    if constexpr (std::is_same_v<std::remove_cvref_t<Range>, Stream>
                  && !std::is_lvalue_reference_v<Range>)
        return std::move(range);
    else
        return [](held_t<Range> held) -> Stream {
            co_yield elements_of(std::move(held));
        }(held_t<Range>(std::forward<Range>(range)));
}

} // namespace weir::detail
