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
    struct head {
        std::ranges::iterator_t<Stream> at;
        std::size_t source;
    };
    const auto comes_later = [&key](const head& one, const head& other) {
        auto&& a = *one.at;
        auto&& b = *other.at;
        auto&& of_a = std::invoke(key, std::as_const(a));
        auto&& of_b = std::invoke(key, std::as_const(b));
        if (ascending{}(of_b, of_a)) return true;
        if (ascending{}(of_a, of_b)) return false;
        return one.source > other.source;
    };
    std::vector<head> heads; // a heap, the next element in front
    heads.reserve(streams.size());
    for (std::size_t i = 0; i < streams.size(); ++i)
        if (const auto at = streams[i].begin(); at != streams[i].end()) heads.push_back({at, i});
    std::ranges::make_heap(heads, comes_later);
    while (!heads.empty()) {
        std::ranges::pop_heap(heads, comes_later);
        head& next = heads.back();
        auto&& element = *next.at;
        co_yield std::ref(element);
        ++next.at; // only now: the yielded element belongs to its stream
        if (next.at == std::default_sentinel)
            heads.pop_back();
        else
            std::ranges::push_heap(heads, comes_later);
    }
};

template <class Key, class... Ranges>
auto merge_by(Key key, Ranges&&... sources) {
    const auto merged = [&]<class Stream>(std::vector<Stream> streams) {
        constexpr bool ordered = orders<Key, std::ranges::range_value_t<Stream>>;
        static_assert(ordered,
                      "weir: weir::merge needs elements that can be compared with <; name what to "
                      "compare first: weir::merge(&T::member, a, b)");
        if constexpr (ordered)
            return merging(std::move(key), std::move(streams));
        else
            return refused{};
    };
    return read_together(merged, std::forward<Ranges>(sources)...);
}

} // namespace detail

/// Merges several streams, each in ascending order, into one in ascending order: merge(a, b, c), or
/// merge(streams) for a range of streams. With a key function as the first argument,
/// merge(&event::time, a, b), elements are ordered by key. Of equal elements, those of the earlier
/// stream come first. If a stream is not sorted, neither is the result. NaN is in order after all
/// numbers, also in optionals, pairs and tuples.
///
/// Lvalue streams are held by reference, rvalues are moved in. The first pull pulls one element of
/// each stream, each later pull one element.
///
/// Element: the common reference type of the streams; references stay references, valid until the
/// next pull. Time: O(log k) comparisons per element, for k streams. Memory: O(k), and the streams.
/// Throws: what the streams and the key throw.
template <class... Ranges>
    requires detail::are_sources<Ranges...>
[[nodiscard]] auto merge(Ranges&&... sources) {
    return detail::merge_by(std::identity{}, std::forward<Ranges>(sources)...);
}
template <class Key, class... Ranges>
    requires(!std::ranges::range<Key>) && detail::are_sources<Ranges...>
[[nodiscard]] auto merge(Key key, Ranges&&... sources) {
    return detail::merge_by(std::move(key), std::forward<Ranges>(sources)...);
}

} // namespace weir
