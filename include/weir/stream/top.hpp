// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/comparators.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace weir {

namespace detail {

/// One of the greatest elements so far. One that cannot be assigned to, as those of a map, is moved
/// about by its address.
template <class T>
struct ranked {
    static constexpr bool assignable = std::movable<T>;

    template <class Element>
    static constexpr auto hold(Element&& element) {
        if constexpr (assignable)
            return T(std::forward<Element>(element));
        else
            return std::unique_ptr<T>{new T(std::forward<Element>(element))};
    }
    template <class Element>
    constexpr void replace(Element&& element, std::uint64_t its_number) {
        if constexpr (assignable)
            held = std::forward<Element>(element);
        else
            held = hold(std::forward<Element>(element));
        number = its_number;
    }

    constexpr const T& element() const noexcept {
        if constexpr (assignable)
            return held;
        else
            return *held;
    }
    constexpr T&& taken() noexcept {
        if constexpr (assignable)
            return std::move(held);
        else
            return std::move(*held);
    }

    std::conditional_t<assignable, T, std::unique_ptr<T>> held;
    std::uint64_t number; ///< of equal elements, the earlier goes first
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

template <class Value, class Projection>
class greatest {
public:
    constexpr greatest(std::size_t count, const Projection& projection) noexcept
        : count_{count}, projection_{&projection} {}

    template <class Element>
    constexpr void add(Element&& element) {
        if (kept_.size() == count_) {
            if (count_ == 0 || !exceeds(std::as_const(element), kept_.front().element())) return;
            std::ranges::pop_heap(kept_, order());
            kept_.back().replace(std::forward<Element>(element), number_++);
        } else {
            kept_.push_back({ranked<Value>::hold(std::forward<Element>(element)), number_++});
        }
        std::ranges::push_heap(kept_, order());
    }
    constexpr void merge(greatest&& later) {
        std::ranges::sort_heap(later.kept_, order());
        for (ranked<Value>& each : later.kept_) add(each.taken());
    }
    constexpr auto& state() noexcept { return kept_; }
    constexpr auto result() && {
        std::ranges::sort_heap(kept_, order());
        std::vector<typename of_result<Value>::type> all;
        all.reserve(kept_.size());
        for (ranked<Value>& each : kept_) all.emplace_back(each.taken());
        return all;
    }

private:
    constexpr bool exceeds(const auto& one, const auto& other) const {
        return descending{}(std::invoke(*projection_, one), std::invoke(*projection_, other));
    }
    constexpr auto order() const {
        return [this](const ranked<Value>& one, const ranked<Value>& other) {
            if (exceeds(one.element(), other.element())) return true;
            if (exceeds(other.element(), one.element())) return false;
            return one.number < other.number;
        };
    }

    std::size_t count_;
    const Projection* projection_;
    std::vector<ranked<Value>> kept_; ///< a heap, the last in rank in front
    std::uint64_t number_ = 0;
};

template <class Projection>
class top_closure : public accumulating_sink<top_closure<Projection>> {
public:
    constexpr top_closure(std::size_t count, Projection projection)
        : count_{count}, projection_(std::move(projection)) {}

    template <class Value, class Reference>
    constexpr auto start() const {
        constexpr bool borrows = is_borrowed<Value>;
        constexpr bool can_keep = std::constructible_from<Value, Reference>
                               && std::constructible_from<typename of_result<Value>::type, Value>;
        constexpr bool ordered = orders<Projection, Value>;
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
            return greatest<Value, Projection>{count_, projection_};
        else
            return refused_accumulator<std::vector<typename of_result<Value>::type>>{};
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
/// Returns std::vector<T> of copies (moved, where the range yields rvalues); of a map, whose
/// elements cannot be assigned to, std::vector<std::pair<Key, Value>>. Only elements that are among
/// the greatest so far are copied. Time: O(n log count). Memory: O(count) elements. Throws:
/// what the range, the projection and the copies throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto top(std::size_t count, Projection projection = {}) {
    return detail::top_closure<Projection>{count, std::move(projection)};
}

} // namespace weir
