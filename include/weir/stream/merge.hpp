// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/comparators.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <ranges>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

inline constexpr auto merging = []<class Key, class Stream>(Key key,
                                                            std::vector<Stream> streams) -> Stream {
    static_assert(orders<Key, std::ranges::range_value_t<Stream>>,
                  "weir: weir::merge needs elements that can be compared with <; name what to "
                  "compare first: weir::merge(&T::member, a, b)");
    struct head {
        std::ranges::iterator_t<Stream> at;
        std::size_t source;
    };
    const auto comes_later = [&key](const head& one, const head& other) {
        auto&& a = *one.at;
        auto&& b = *other.at;
        if (std::invoke(key, std::as_const(b)) < std::invoke(key, std::as_const(a))) return true;
        if (std::invoke(key, std::as_const(a)) < std::invoke(key, std::as_const(b))) return false;
        return one.source > other.source;
    };
    std::vector<head> heads; // a heap, the next one in front
    heads.reserve(streams.size());
    for (std::size_t i = 0; i < streams.size(); ++i)
        if (const auto at = streams[i].begin(); at != streams[i].end()) heads.push_back({at, i});
    std::ranges::make_heap(heads, comes_later);
    while (!heads.empty()) {
        std::ranges::pop_heap(heads, comes_later);
        head& next = heads.back();
        auto&& element = *next.at;
        co_yield std::ref(element);
        ++next.at; // not before it has to be: the element belongs to its stream
        if (next.at == std::default_sentinel)
            heads.pop_back();
        else
            std::ranges::push_heap(heads, comes_later);
    }
};

} // namespace detail

/// One stream out of several that are each in ascending order, in ascending order: merge(a, b, c),
/// or merge(streams) for a range of them. With a function that gives the key to order by first,
/// merge(&event::time, a, b). Of equal elements those of the earlier stream come first. Streams
/// that are not in order make one that is not.
///
/// Streams in variables are referred to, temporaries move in. Nothing is pulled before the first
/// pull, then one element of each, then one an element.
///
/// Element: what the elements of all have in common; references stay references, good until the
/// next pull. Time: O(log k) comparisons an element, for k streams. Memory: nothing but the
/// streams. Throws: what the streams and the key throw.
template <class... Ranges>
    requires detail::are_sources<Ranges...>
[[nodiscard]] auto merge(Ranges&&... sources) {
    detail::check_common_elements<Ranges...>();
    return detail::merging(std::identity{}, detail::streams_of(std::forward<Ranges>(sources)...));
}
template <class Key, class... Ranges>
    requires(!std::ranges::range<Key>) && detail::are_sources<Ranges...>
[[nodiscard]] auto merge(Key key, Ranges&&... sources) {
    detail::check_common_elements<Ranges...>();
    return detail::merging(std::move(key), detail::streams_of(std::forward<Ranges>(sources)...));
}

} // namespace weir
