// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/stream/detail/accumulating_sink.hpp>
#include <weir/stream/detail/comparators.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir {

namespace detail {

/// Adds numbers with an error that does not grow with how many there are. A. Neumaier,
/// "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
class compensated_sum {
public:
    void add(double term) noexcept {
        const double sum = sum_ + term;
        lost_ += std::abs(sum_) >= std::abs(term) ? (sum_ - sum) + term : (term - sum) + sum_;
        sum_ = sum;
    }
    void add(const compensated_sum& other) noexcept {
        add(other.sum_);
        lost_ += other.lost_;
    }
    double value() const noexcept {
        const double sum = sum_ + lost_;
        return is_nan(sum) ? sum_ : sum; // NaN because of lost_, if sum_ is infinite
    }

private:
    double sum_ = 0;
    double lost_ = 0;
};

template <class Number, class Projection>
class averaged {
public:
    explicit averaged(const Projection& projection) noexcept : projection_{&projection} {}

    template <class Element>
    void add(Element&& element) {
        sum_.add(static_cast<double>(
            static_cast<Number>(std::invoke(*projection_, std::forward<Element>(element)))));
        ++count_;
    }
    void merge(const averaged& later) noexcept {
        sum_.add(later.sum_);
        count_ += later.count_;
    }
    auto state() noexcept { return std::tie(sum_, count_); }
    std::optional<double> result() const noexcept {
        if (count_ == 0) return std::nullopt;
        return sum_.value() / static_cast<double>(count_);
    }

private:
    const Projection* projection_;
    compensated_sum sum_;
    std::uint64_t count_ = 0;
};

template <class Projection>
class mean_closure : public accumulating_sink<mean_closure<Projection>> {
public:
    constexpr explicit mean_closure(Projection projection) : projection_(std::move(projection)) {}

    template <class Value, class Reference>
        requires std::invocable<const Projection&, Reference>
    auto start() const {
        using number = projected_value<Projection, Value, Reference>;
        static_assert(std::is_arithmetic_v<number>,
                      "weir: weir::mean needs numbers; name the number in the element: "
                      "weir::mean(&T::member), or a function of the element");
        if constexpr (std::is_arithmetic_v<number>)
            return averaged<number, Projection>{projection_};
        else
            return refused_accumulator<std::optional<double>>{};
    }

private:
    Projection projection_;
};

} // namespace detail

/// Sink: the arithmetic mean of all elements, or of `projection(element)`. Returns
/// std::optional<double>, empty for no elements. Computed in double, by Neumaier's compensated
/// summation: the error does not grow with their number. Infinite if the sum is, NaN
/// if an element is.
///
/// Throws: what the range and the projection throw.
template <class Projection = std::identity>
[[nodiscard]] constexpr auto mean(Projection projection = {}) {
    return detail::mean_closure<Projection>{std::move(projection)};
}

} // namespace weir
