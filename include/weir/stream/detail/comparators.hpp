// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <functional>
#include <ranges>
#include <type_traits>

namespace weir::detail {

/// Compares with < alone; std::ranges::less requires all six operators.
struct ascending {
    template <class One, class Other>
    constexpr bool operator()(const One& one, const Other& other) const {
        return one < other;
    }
};
struct descending {
    template <class One, class Other>
    constexpr bool operator()(const One& one, const Other& other) const {
        return other < one;
    }
};

/// What Projection returns for a T can be compared with <.
template <class Projection, class T>
concept orders = requires(const Projection& projection, const T& element) {
    {
        std::invoke(projection, element) < std::invoke(projection, element)
    } -> std::convertible_to<bool>;
};

/// The type that Projection returns for the elements of a Range. For std::identity it is the value
/// type, because elements may be proxies, as those of a std::vector<bool> are.
template <class Projection, class Range>
struct projected {
    using type = std::remove_cvref_t<
        std::invoke_result_t<const Projection&, std::ranges::range_reference_t<Range>>>;
};
template <class Range>
struct projected<std::identity, Range> {
    using type = std::ranges::range_value_t<Range>;
};
template <class Projection, class Range>
using projected_value = typename projected<Projection, Range>::type;

} // namespace weir::detail
