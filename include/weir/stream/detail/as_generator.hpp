// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/closure.hpp>
#include <weir/stream/generator.hpp>

#include <concepts>
#include <ranges>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace weir::detail {

template <class Reference, class Value>
struct as_generator_of {
    using type = generator<Reference&&, Value>;
};
template <class Reference, class Value>
    requires std::is_same_v<std::remove_cvref_t<Reference>, Value>
struct as_generator_of<Reference, Value> {
    // generator<T> for T and T&&, so that this is the type that a user would write.
    using type =
        generator<std::conditional_t<std::is_same_v<Reference, Value&&>, Value, Reference>>;
};

/// A generator that yields the elements of a Range: references unchanged, and prvalues as rvalues.
template <std::ranges::input_range Range>
using as_generator = typename as_generator_of<std::ranges::range_reference_t<Range>,
                                              std::ranges::range_value_t<Range>>::type;

/// Returns a generator of the elements of `range`.
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

// Several streams that are read together: passed one by one, or as one range of streams.

namespace weir::detail {

/// Excludes a range of strings, although each string is a range.
template <class T>
concept range_of_ranges =
    std::ranges::input_range<T> && std::ranges::input_range<std::ranges::range_reference_t<T>>
    && !std::convertible_to<std::ranges::range_reference_t<T>, std::string_view>;

template <class... Ts>
inline constexpr bool are_sources = (pipeable_range<Ts> && ...) && sizeof...(Ts) > 0;

/// A generator of the common reference type of the elements of all Ranges.
template <class... Ranges>
struct common_stream {};
template <class... Ranges>
    requires requires {
        typename std::common_reference_t<std::ranges::range_reference_t<Ranges>...>;
        typename std::common_type_t<std::ranges::range_value_t<Ranges>...>;
    }
struct common_stream<Ranges...> {
    using type =
        typename as_generator_of<std::common_reference_t<std::ranges::range_reference_t<Ranges>...>,
                                 std::common_type_t<std::ranges::range_value_t<Ranges>...>>::type;
};
template <range_of_ranges Ranges>
struct common_stream<Ranges> {
    using type = as_generator<std::ranges::range_reference_t<Ranges>>;
};
template <class... Ranges>
using common_stream_t = typename common_stream<Ranges...>::type;

/// Returns the sources as generators of one type. Pulls nothing.
template <class... Ranges>
auto streams_of(Ranges&&... sources) {
    using stream = common_stream_t<held_t<Ranges>...>;
    std::vector<stream> streams;
    streams.reserve(sizeof...(sources));
    (streams.push_back(as_stream<stream>(held_t<Ranges>(std::forward<Ranges>(sources)))), ...);
    return streams;
}
/// For one range of streams. Those of an rvalue container are moved; those of an lvalue stay there.
template <range_of_ranges Range>
auto streams_of(Range&& sources) {
    using stream = common_stream_t<held_t<Range>>;
    std::vector<stream> streams;
    for (auto&& each : sources)
        if constexpr (std::is_lvalue_reference_v<Range> || std::ranges::view<Range>)
            streams.push_back(as_stream<stream>(std::forward<decltype(each)>(each)));
        else
            streams.push_back(as_stream<stream>(std::move(each)));
    return streams;
}

/// Returns what `read` makes of the sources as generators of one type.
template <class Read, class... Ranges>
auto read_together(Read read, Ranges&&... sources) {
    constexpr bool alike = requires { typename common_stream<Ranges...>::type; };
    static_assert(alike, "weir: the elements of these streams have no type in common; transform "
                         "them to one, a std::variant for example");
    if constexpr (alike)
        return read(streams_of(std::forward<Ranges>(sources)...));
    else
        return refused{};
}

} // namespace weir::detail
