// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <utility>

namespace weir::detail {

/// The base class of weir's own ranges. Each is read once: a second begin() continues where the
/// first left off. Members of the same names in other ranges are not used.
struct single_pass {};

/// The base class of their iterators: what these are, in the words of std::iterator_traits.
template <class Value, class Reference, class Pointer = void, class Difference = std::ptrdiff_t>
struct input_iterator_types {
    using value_type = Value;
    using difference_type = Difference;
    using reference = Reference;
    using pointer = Pointer;
    using iterator_concept = std::input_iterator_tag;
    using iterator_category = std::input_iterator_tag; // range-v3 asks for it
};

template <class T>
concept own_range = std::derived_from<T, single_pass>;

/// Views that only wrap a range, without changing its elements.
template <class T>
inline constexpr bool only_holds = false;
template <class Range>
inline constexpr bool only_holds<std::ranges::ref_view<Range>> = true;
template <class Range>
inline constexpr bool only_holds<std::ranges::owning_view<Range>> = true;

/// Ranges whose current element and end can be read without running anything that could allocate.
template <class T>
inline constexpr bool looked_at_freely = std::ranges::contiguous_range<T>;

/// Ranges whose element is there as soon as they stand at it: dereferencing does not throw.
template <class T>
inline constexpr bool arrives_at_once =
    noexcept(*std::declval<const std::ranges::iterator_t<T>&>());
template <class Base, class Predicate>
inline constexpr bool arrives_at_once<std::ranges::filter_view<Base, Predicate>> =
    arrives_at_once<Base>;

/// Standard views that yield one element, or none, for each element of their range.
template <class T>
inline constexpr bool passes_each_on = false;
template <class Base, class Predicate>
inline constexpr bool passes_each_on<std::ranges::filter_view<Base, Predicate>> = true;
template <class Base, class Function>
inline constexpr bool passes_each_on<std::ranges::transform_view<Base, Function>> = true;

template <class Range>
consteval bool is_consumable() {
    if constexpr (own_range<Range> && requires(Range& range) { range.consume(); })
        return true;
    else if constexpr ((only_holds<Range> || passes_each_on<Range>)
                       && requires(Range& range) { range.base(); })
        return is_consumable<std::remove_reference_t<decltype(std::declval<Range&>().base())>>();
    else
        return false;
}
/// A single-pass range of weir's, or a standard view that gives access to one.
template <class T>
concept consumable = is_consumable<T>();

/// Marks the current element as consumed: the next begin() continues with the one after it. Pulls
/// nothing. Only for a range that the caller has begun: one that was begun before it was handed on
/// stands at an element that nobody has seen yet.
template <consumable Range>
constexpr void consume(Range& range) {
    if constexpr (own_range<Range>) {
        range.consume();
    } else {
        auto&& base = range.base();
        consume(base);
    }
}

} // namespace weir::detail
