// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/type_name.hpp>
#include <weir/stream/detail/single_pass.hpp>

#include <concepts>
#include <cstddef>
#include <ranges>
#include <string_view>

namespace weir::detail {

/// The range that a view is made from, by its type: for std views and those of range-v3.
template <class T>
struct made_over {
    using base = void;
};
template <template <class...> class View, class Base, class... Rest>
    requires std::ranges::view<View<Base, Rest...>> && std::ranges::input_range<Base>
struct made_over<View<Base, Rest...>> {
    using base = Base;
};
template <template <class, std::size_t> class View, class Base, std::size_t N>
    requires std::ranges::view<View<Base, N>> && std::ranges::input_range<Base>
struct made_over<View<Base, N>> {
    using base = Base;
};

/// A stage of weir's, which weir::explain can describe.
template <class T>
concept marked = own_range<T> && requires(T& range) { range.explained(); };

/// Calls `tell` with the names, without namespaces and template arguments, of the range and views
/// that Range consists of, upstream first, beginning after the nearest stage of weir's.
template <class Range>
void tell_view_names(void (*tell)(void* context, std::string_view name), void* context) {
    if constexpr (!marked<Range>) {
        using base = typename made_over<Range>::base;
        if constexpr (!std::same_as<base, void>) tell_view_names<base>(tell, context);
        if constexpr (!only_holds<Range>) {
            std::string_view name = type_name<Range>();
            name = name.substr(0, name.find('<'));
            tell(context, name.substr(name.rfind(':') + 1)); // npos + 1 is 0
        }
    }
}

} // namespace weir::detail
