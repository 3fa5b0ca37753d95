// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/borrowed.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/comparators.hpp>

#include <functional>
#include <optional>
#include <utility>

namespace weir::detail {

/// The element that comes before all others; of equal elements, the first.
template <class Value, class Before, class Projection>
class foremost {
public:
    constexpr foremost(const Before& before, const Projection& projection) noexcept
        : before_{&before}, projection_{&projection} {}

    template <class Element>
    constexpr void add(Element&& element) {
        if (!found_
            || (*before_)(std::invoke(*projection_, std::as_const(element)),
                          std::invoke(*projection_, std::as_const(*found_))))
            found_.emplace(std::forward<Element>(element));
    }
    constexpr void merge(foremost&& later) {
        if (later.found_) add(*std::move(later.found_));
    }
    constexpr auto& state() noexcept { return found_; }
    constexpr std::optional<Value> result() && { return std::move(found_); }

private:
    const Before* before_;
    const Projection* projection_;
    std::optional<Value> found_;
};

template <class Before, class Projection>
class min_max_closure : public accumulating_sink<min_max_closure<Before, Projection>> {
public:
    constexpr min_max_closure(Before before, Projection projection)
        : before_(std::move(before)), projection_(std::move(projection)) {}

    template <class Value, class Reference>
    constexpr auto start() const {
        constexpr bool borrows = is_borrowed<Value>, ordered = orders<Projection, Value>;
        static_assert(!borrows,
                      "weir: weir::min and weir::max would keep an element that is good only until "
                      "the next record (a std::string_view, weir::json::value, or a struct that "
                      "holds one); read into std::string members, or transform to something that "
                      "owns its data first");
        static_assert(
            borrows || ordered,
            "weir: weir::min and weir::max need elements that can be compared with <; "
            "name what to compare: weir::max(&T::member), or a function of a const element");
        if constexpr (!borrows && ordered)
            return foremost<Value, Before, Projection>{before_, projection_};
        else
            return refused_accumulator<std::optional<Value>>{};
    }

private:
    Before before_;
    Projection projection_;
};

} // namespace weir::detail

namespace weir {

/// Sink: the greatest element, or the one with the greatest `projection(element)`, as in
/// `users | weir::max(&user::age)`. Of equal elements, the first. std::nullopt if there are none
/// (which std::ranges::max does not allow). Compared with <; NaN is found only if there are
/// no numbers, also in optionals, pairs and tuples.
///
/// Returns std::optional<T>, a copy of the element (moved, where the range yields rvalues). Memory:
/// one element. Throws: what the range, the projection and the copies throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto max(Projection projection = {}) {
    return detail::min_max_closure{detail::descending{}, std::move(projection)};
}

/// Sink: the least element, or the one with the least `projection(element)`, as in
/// `users | weir::min(&user::age)`. Of equal elements, the first. std::nullopt if there are none
/// (which std::ranges::min does not allow). Compared with <; NaN is found only if there are
/// no numbers, also in optionals, pairs and tuples.
///
/// Returns std::optional<T>, a copy of the element (moved, where the range yields rvalues). Memory:
/// one element. Throws: what the range, the projection and the copies throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto min(Projection projection = {}) {
    return detail::min_max_closure{detail::ascending{}, std::move(projection)};
}

} // namespace weir
