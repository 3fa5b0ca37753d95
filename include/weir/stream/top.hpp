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
#include <memory>
#include <ranges>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// One of the greatest elements so far. One that cannot be assigned to, as those of a map, is moved
/// about by its address.
template <class T>
class ranked {
    static constexpr bool assignable = std::movable<T>;

public:
    template <class Element>
    constexpr ranked(Element&& element, std::uint64_t number)
        : held_(hold(std::forward<Element>(element))), number_{number} {}

    template <class Element>
    constexpr void replace(Element&& element, std::uint64_t number) {
        if constexpr (assignable)
            held_ = std::forward<Element>(element);
        else
            held_ = hold(std::forward<Element>(element));
        number_ = number;
    }

    constexpr const T& element() const noexcept {
        if constexpr (assignable)
            return held_;
        else
            return *held_;
    }
    constexpr T&& taken() noexcept {
        if constexpr (assignable)
            return std::move(held_);
        else
            return std::move(*held_);
    }
    constexpr std::uint64_t number() const noexcept { return number_; }

private:
    template <class Element>
    static constexpr decltype(auto) hold(Element&& element) {
        if constexpr (assignable)
            return std::forward<Element>(element);
        else
            return std::unique_ptr<T>{new T(std::forward<Element>(element))};
    }

    std::conditional_t<assignable, T, std::unique_ptr<T>> held_;
    std::uint64_t number_; ///< of equal elements, the earlier goes first
};

/// The elements of a result: those of a map with a key that can be moved and assigned to.
template <class T>
struct of_result {
    using type = T;
};
template <class Key, class Value>
struct of_result<std::pair<const Key, Value>> {
    using type = std::pair<Key, Value>;
};

template <class Projection>
class top_closure : public pipeable {
public:
    constexpr top_closure(std::size_t count, Projection projection)
        : count_{count}, projection_(std::move(projection)) {}

    template <std::ranges::input_range Range>
    constexpr auto operator()(Range&& range) const {
        using value = std::ranges::range_value_t<Range>;
        using result_type = std::vector<typename of_result<value>::type>;
        constexpr bool borrows = is_borrowed<value>;
        constexpr bool can_keep =
            std::constructible_from<value, std::ranges::range_reference_t<Range>>
            && std::constructible_from<typename of_result<value>::type, value>;
        constexpr bool ordered = orders<Projection, value>;
        static_assert(
            !borrows,
            "weir: weir::top would keep elements that are good only until the next record "
            "(std::string_view, weir::json::value, or a struct that holds one); read "
            "into std::string members, or transform to something that owns its data "
            "first");
        static_assert(borrows || can_keep,
                      "weir: weir::top keeps elements, and these can be neither copied nor moved "
                      "out of their range; transform them to what can be");
        static_assert(borrows || !can_keep || ordered,
                      "weir: weir::top needs elements that can be compared with <; name what to "
                      "compare: weir::top(n, &T::member), or a function of a const element");
        if constexpr (!borrows && can_keep && ordered)
            return greatest<value, result_type>(range);
        else
            return result_type{};
    }

private:
    template <class Value, class Result, class Range>
    constexpr Result greatest(Range& range) const {
        const auto exceeds = [this](const auto& one, const auto& other) {
            return descending{}(std::invoke(projection_, one), std::invoke(projection_, other));
        };
        const auto goes_before = [&](const ranked<Value>& one, const ranked<Value>& other) {
            if (exceeds(one.element(), other.element())) return true;
            if (exceeds(other.element(), one.element())) return false;
            return one.number() < other.number();
        };
        std::vector<ranked<Value>> kept; // a heap, the last in rank in front
        std::uint64_t number = 0;
        pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
            if (kept.size() == count_) {
                if (count_ == 0 || !exceeds(std::as_const(element), kept.front().element()))
                    return true;
                std::ranges::pop_heap(kept, goes_before);
                kept.back().replace(std::forward<decltype(element)>(element), number++);
            } else {
                kept.emplace_back(std::forward<decltype(element)>(element), number++);
            }
            std::ranges::push_heap(kept, goes_before);
            return true;
        });
        std::ranges::sort_heap(kept, goes_before);
        Result result;
        result.reserve(kept.size());
        for (ranked<Value>& each : kept) result.emplace_back(each.taken());
        return result;
    }

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
/// Returns std::vector<T> of copies (moved, where the range yields rvalues); of a map, whose
/// elements cannot be assigned to, std::vector<std::pair<Key, Value>>. Only elements that are among
/// the greatest so far are copied. Time: O(n log count). Memory: O(count) elements. Throws:
/// what the range, the projection and the copies throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto top(std::size_t count, Projection projection = {}) {
    return detail::top_closure<Projection>{count, std::move(projection)};
}

} // namespace weir
