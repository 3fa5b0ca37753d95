// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir::detail {

/// Whether a T is a floating-point number, or an optional, a pair or a tuple that holds one.
template <class T>
inline constexpr bool may_be_nan = std::floating_point<T>;
template <class T>
inline constexpr bool may_be_nan<std::optional<T>> = may_be_nan<T>;
template <class First, class Second>
inline constexpr bool may_be_nan<std::pair<First, Second>> =
    may_be_nan<std::remove_cvref_t<First>> || may_be_nan<std::remove_cvref_t<Second>>;
template <class... Ts>
inline constexpr bool may_be_nan<std::tuple<Ts...>> = (may_be_nan<std::remove_cvref_t<Ts>> || ...);

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Compares as Less does, but what has no place in that order, NaN, comes last: in a pair or tuple,
/// after those that are equal up to there. A strict weak order, which < of such types is not. Other
/// types are compared by Less alone.
template <class Less>
struct nan_last {
    template <class One, class Other>
    constexpr bool operator()(const One& one, const Other& other) const {
        if constexpr (!may_be_nan<One> || !may_be_nan<Other>)
            return Less{}(one, other);
        else if constexpr (std::floating_point<One>)
            return is_nan(one) || is_nan(other) ? is_nan(other) && !is_nan(one)
                                                : Less{}(one, other);
        else if constexpr (is_optional<One>)
            return one && other ? (*this)(*one, *other)
                                : Less{}(one.has_value(), other.has_value());
        else
            return parts<0>(one, other);
    }

private:
    template <std::size_t I, class One, class Other>
    constexpr bool parts(const One& one, const Other& other) const {
        if constexpr (I == std::tuple_size_v<One>) {
            return false;
        } else {
            if ((*this)(std::get<I>(one), std::get<I>(other))) return true;
            if ((*this)(std::get<I>(other), std::get<I>(one))) return false;
            return parts<I + 1>(one, other);
        }
    }
};

// With < alone; std::ranges::less requires all six operators.
struct less {
    template <class One, class Other>
    constexpr bool operator()(const One& one, const Other& other) const {
        return one < other;
    }
};
struct greater {
    template <class One, class Other>
    constexpr bool operator()(const One& one, const Other& other) const {
        return other < one;
    }
};

/// How weir's stages and sinks order elements and keys: NaN comes last in both directions.
using ascending = nan_last<less>;
using descending = nan_last<greater>;

/// What Projection returns for a T can be compared with <.
template <class Projection, class T>
concept orders = requires(const Projection& projection, const T& element) {
    {
        std::invoke(projection, element) < std::invoke(projection, element)
    } -> std::convertible_to<bool>;
};

/// The type that Projection returns for elements. For std::identity it is the value type, because
/// elements may be proxies, as those of a std::vector<bool> are.
template <class Projection, class Value, class Reference>
struct projected {
    using type = std::remove_cvref_t<std::invoke_result_t<const Projection&, Reference>>;
};
template <class Value, class Reference>
struct projected<std::identity, Value, Reference> {
    using type = Value;
};
template <class Projection, class Value, class Reference>
using projected_value = typename projected<Projection, Value, Reference>::type;

} // namespace weir::detail
