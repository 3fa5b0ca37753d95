// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/comparators.hpp>
#include <weir/stream/for_each.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ranges>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

template <class Projection>
class top_closure : public pipeable {
public:
    constexpr top_closure(std::size_t count, Projection projection)
        : count_{count}, projection_(std::move(projection)) {}

    template <std::ranges::input_range Range>
    constexpr auto operator()(Range&& range) const {
        using value = std::ranges::range_value_t<Range>;
        static_assert(
            !is_borrowed<value>,
            "weir: weir::top would keep elements that are good only until the next record "
            "(std::string_view, weir::json::value, or a struct that holds one); read "
            "into std::string members, or transform to something that owns its data "
            "first");
        static_assert(std::movable<value>,
                      "weir: weir::top moves its elements about, and these cannot be assigned to; "
                      "transform them to what can be");
        static_assert(orders<Projection, value>,
                      "weir: weir::top needs elements that can be compared with <; name what to "
                      "compare: weir::top(n, &T::member), or a function of the element");
        struct ranked {
            ranked(value e, std::uint64_t n) : element(std::move(e)), number{n} {}
            value element;
            std::uint64_t number; ///< of equal elements, the earlier goes first
        };
        const auto exceeds = [this](const auto& one, const auto& other) {
            return descending{}(std::invoke(projection_, one), std::invoke(projection_, other));
        };
        const auto goes_before = [&](const ranked& one, const ranked& other) {
            if (exceeds(one.element, other.element)) return true;
            if (exceeds(other.element, one.element)) return false;
            return one.number < other.number;
        };
        std::vector<ranked> kept; // a heap, the last in rank in front
        std::uint64_t number = 0;
        pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
            if (kept.size() == count_) {
                if (count_ == 0 || !exceeds(std::as_const(element), kept.front().element))
                    return true;
                std::ranges::pop_heap(kept, goes_before);
                kept.back().element = std::forward<decltype(element)>(element);
                kept.back().number = number++;
            } else {
                kept.emplace_back(std::forward<decltype(element)>(element), number++);
            }
            std::ranges::push_heap(kept, goes_before);
            return true;
        });
        std::ranges::sort_heap(kept, goes_before);
        std::vector<value> result;
        result.reserve(kept.size());
        for (ranked& each : kept) result.push_back(std::move(each.element));
        return result;
    }

private:
    std::size_t count_;
    Projection projection_;
};

} // namespace detail

/// Sink: the `count` greatest elements, or those with the greatest `projection(element)`, in
/// descending order; all elements if there are fewer. Of equal elements, the earlier comes first.
/// Compared with <; NaN is below all numbers, so it is returned only if these are fewer, also in
/// optionals, pairs and tuples.
///
///     users | weir::top(10, &user::age)
///
/// Returns std::vector<T> of copies (moved, where the range yields rvalues). Only elements that are
/// among the greatest so far are copied. Time: O(n log count). Memory: O(count) elements. Throws:
/// what the range, the projection and the copies throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto top(std::size_t count, Projection projection = {}) {
    return detail::top_closure<Projection>{count, std::move(projection)};
}

} // namespace weir
