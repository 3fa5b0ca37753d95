// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/as_generator.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/comparators.hpp>
#include <weir/stream/generator.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// A stream, and the last element that was taken from it.
template <class Stream>
class latest_of {
public:
    using value_type = std::ranges::range_value_t<Stream>;
    static_assert(!is_borrowed<value_type>,
                  "weir: weir::zip_latest would keep elements that are good only until the next "
                  "record (std::string_view, weir::json::value, or a struct that holds one); read "
                  "into std::string members, or transform to something that owns its data first");

    explicit latest_of(Stream& stream) noexcept : stream_{&stream} {}

    /// Whether there is a next element.
    bool look() { return stream_->begin() != stream_->end(); }
    decltype(auto) next() { return *stream_->begin(); }
    void take() {
        latest_.emplace(next());
        stream_->consume();
    }
    bool has_latest() const noexcept { return latest_.has_value(); }
    const value_type& latest() const noexcept { return *latest_; }

private:
    Stream* stream_;
    std::optional<value_type> latest_;
};

/// The streams are read in turn.
struct in_turn {
    std::size_t last = static_cast<std::size_t>(-1);

    /// The index of the stream to take from next; the number of streams if all have ended.
    template <class... Latest>
    std::size_t choose(Latest&... streams) {
        constexpr std::size_t count = sizeof...(Latest);
        for (std::size_t tried = 0; tried < count; ++tried) {
            last = (last + 1) % count;
            std::size_t i = 0;
            bool found = false;
            ((i++ == last ? static_cast<void>(found = streams.look()) : void()), ...);
            if (found) return last;
        }
        return count;
    }
};

/// The streams are read in the order of the keys of their elements.
template <class Key>
struct in_order_of {
    Key key;

    template <class... Latest>
    std::size_t choose(Latest&... streams) {
        constexpr bool takes_all =
            (std::invocable<Key&, const typename Latest::value_type&> && ...);
        static_assert(takes_all,
                      "weir: the key given to weir::zip_latest must take the elements of every "
                      "stream; for streams of different types, a generic lambda does: "
                      "[](const auto& element) { return element.time; }");
        std::size_t chosen = sizeof...(Latest);
        if constexpr (takes_all) {
            using key_type = std::common_type_t<
                std::decay_t<std::invoke_result_t<Key&, const typename Latest::value_type&>>...>;
            std::optional<key_type> least;
            std::size_t i = 0;
            const auto consider = [&](auto& stream) {
                if (stream.look()) {
                    auto&& next = stream.next();
                    key_type candidate = std::invoke(key, std::as_const(next));
                    if (!least || ascending{}(candidate, *least)) {
                        least = std::move(candidate);
                        chosen = i;
                    }
                }
                ++i;
            };
            (consider(streams), ...);
        }
        return chosen;
    }
};

// The streams are parameters, so that they live as long as the coroutine.
inline constexpr auto zipping_latest = []<class Order, class... Streams>(Order order,
                                                                         Streams... streams)
    -> generator<std::tuple<const std::ranges::range_value_t<Streams>&...>> {
    std::tuple<latest_of<Streams>...> latest{latest_of<Streams>{streams}...};
    for (;;) {
        const std::size_t chosen =
            std::apply([&](auto&... each) { return order.choose(each...); }, latest);
        if (chosen == sizeof...(Streams)) co_return;
        bool complete = true, hopeless = false;
        std::apply(
            [&](auto&... each) {
                std::size_t i = 0;
                ((i++ == chosen ? each.take() : void()), ...);
                complete = (each.has_latest() && ...);
                hopeless = ((!each.has_latest() && !each.look()) || ...);
            },
            latest);
        if (hopeless) co_return; // one stream is empty
        if (!complete) continue;
        std::tuple<const std::ranges::range_value_t<Streams>&...> side_by_side =
            std::apply([](const auto&... each) { return std::tie(each.latest()...); }, latest);
        co_yield std::ref(side_by_side);
    }
};

} // namespace detail

/// The latest elements of several streams: for each new element of one, a tuple of it and the last
/// element of each other. The first tuple comes when every stream has yielded an element; a stream
/// that has ended keeps its last. If one stream is empty, so is the result.
///
///     const auto time = [](const auto& either) { return either.time; };
///     for (auto [price, order] : weir::zip_latest(time, prices, orders)) ...
///
/// With a key function first, which takes the elements of every stream, the stream whose next
/// element has the least key is read next: ascending streams are joined in order of the key. Of
/// equal keys, the earlier stream goes first; NaN comes after all numbers, also in optionals, pairs
/// and tuples. Without a key, the streams are read in turn.
///
/// Lvalue streams are held by reference, rvalues are moved in. With a key, one element of each
/// stream is pulled ahead.
///
/// Element: std::tuple<const T&...>, valid until the next pull; the elements are copied, or moved
/// where the streams yield rvalues. Memory: one element per stream. Throws: what the streams, the
/// key and the copies throw.
template <class... Ranges>
    requires detail::are_sources<Ranges...>
[[nodiscard]] auto zip_latest(Ranges&&... sources) {
    return detail::zipping_latest(detail::in_turn{},
                                  detail::as_stream<detail::as_generator<detail::held_t<Ranges>>>(
                                      detail::held_t<Ranges>(std::forward<Ranges>(sources)))...);
}
template <class Key, class... Ranges>
    requires(!std::ranges::range<Key>) && detail::are_sources<Ranges...>
[[nodiscard]] auto zip_latest(Key key, Ranges&&... sources) {
    return detail::zipping_latest(detail::in_order_of<Key>{std::move(key)},
                                  detail::as_stream<detail::as_generator<detail::held_t<Ranges>>>(
                                      detail::held_t<Ranges>(std::forward<Ranges>(sources)))...);
}

} // namespace weir
