// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/comparators.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

__extension__ typedef __int128 int128;

/// The types in which terms of type T are added, and in which their sum is returned. Integers are
/// added without overflow, so that only the result must fit; floats with a small error.
template <class T>
struct sum_of {
    using accumulator = T;
    using result = T;
};
template <std::signed_integral T>
    requires(sizeof(T) <= 8)
struct sum_of<T> {
    using accumulator = int128;
    using result = std::int64_t;
};
template <std::unsigned_integral T>
    requires(sizeof(T) <= 8)
struct sum_of<T> {
    using accumulator = int128;
    using result = std::uint64_t;
};
template <>
struct sum_of<float> {
    using accumulator = double;
    using result = double;
};

template <class Result, class Accumulator>
constexpr Result checked_sum(Accumulator&& sum) {
    if constexpr (std::integral<Result>)
        if (sum < std::numeric_limits<Result>::min() || sum > std::numeric_limits<Result>::max())
            throw std::overflow_error{"weir::sum: the sum of the integers does not fit into 64 "
                                      "bits; add them up as doubles, or with weir::fold"};
    return static_cast<Result>(std::forward<Accumulator>(sum));
}

template <class Sum, class Term>
concept addable = std::default_initializable<Sum>
               && requires(Sum& sum, Term&& term) { sum = std::move(sum) + std::move(term); };

template <class Term, class Projection>
class summed {
public:
    constexpr explicit summed(const Projection& projection) noexcept : projection_{&projection} {}

    template <class Element>
    constexpr void add(Element&& element) {
        sum_ = std::move(sum_) + std::invoke(*projection_, std::forward<Element>(element));
    }
    constexpr void merge(summed&& later) { sum_ = std::move(sum_) + std::move(later.sum_); }
    constexpr auto& state() noexcept { return sum_; }
    constexpr auto result() && {
        return checked_sum<typename sum_of<Term>::result>(std::move(sum_));
    }

private:
    const Projection* projection_;
    typename sum_of<Term>::accumulator sum_{};
};

template <class Projection>
class sum_closure : public accumulating_sink<sum_closure<Projection>> {
public:
    constexpr explicit sum_closure(Projection projection) : projection_(std::move(projection)) {}

    template <class Value, class Reference>
        requires std::invocable<const Projection&, Reference>
    constexpr auto start() const {
        using term = projected_value<Projection, Value, Reference>;
        constexpr bool adds = addable<typename sum_of<term>::accumulator, term>;
        static_assert(adds, "weir: weir::sum cannot add up these elements; name what to add up: "
                            "weir::sum(&T::member), or a function of the element");
        if constexpr (adds)
            return summed<term, Projection>{projection_};
        else
            return refused_accumulator<>{};
    }

private:
    Projection projection_;
};

} // namespace detail

/// Sink: the sum of all elements, or of `projection(element)` for each,
/// `users | weir::sum(&user::age)`. Returns std::int64_t or std::uint64_t for integers, double for
/// float, T for other T, added with `+` from left to right, starting with T{}. 0 for no elements,
/// NaN if one of them is.
///
/// Throws: std::overflow_error if the sum of integers does not fit into 64 bits; what the range and
/// the projection throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto sum(Projection projection = {}) {
    return detail::sum_closure<Projection>{std::move(projection)};
}

} // namespace weir
