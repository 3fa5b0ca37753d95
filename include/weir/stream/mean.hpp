// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/stream/detail/closure.hpp>
#include <weir/stream/detail/comparators.hpp>
#include <weir/stream/for_each.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <ranges>
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
    double value() const noexcept {
        const double sum = sum_ + lost_;
        return is_nan(sum) ? sum_ : sum; // NaN because of lost_, if sum_ is infinite
    }

private:
    double sum_ = 0;
    double lost_ = 0;
};

template <class Projection>
class mean_closure : public pipeable {
public:
    constexpr explicit mean_closure(Projection projection) : projection_(std::move(projection)) {}

    template <std::ranges::input_range Range>
        requires std::invocable<const Projection&, std::ranges::range_reference_t<Range>>
    std::optional<double> operator()(Range&& range) const {
        using number = projected_value<Projection, Range>;
        static_assert(std::is_arithmetic_v<number>,
                      "weir: weir::mean needs numbers; name the number in the element: "
                      "weir::mean(&T::member), or a function of the element");
        compensated_sum sum;
        std::uint64_t count = 0;
        if constexpr (std::is_arithmetic_v<number>)
            pull_while(range, [&](std::ranges::range_reference_t<Range>&& element) {
                sum.add(static_cast<double>(static_cast<number>(
                    std::invoke(projection_, std::forward<decltype(element)>(element)))));
                ++count;
                return true;
            });
        if (count == 0) return std::nullopt;
        return sum.value() / static_cast<double>(count);
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
