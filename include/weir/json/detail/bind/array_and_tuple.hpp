// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

// Binders of arrays with a fixed number of elements: all of one type, or each of its own type.

namespace weir::json::detail {

/// Binds an array of exactly `size` elements; `bind_at(index, element)` binds each.
template <class Source, class BindAt>
bool bind_exactly(std::size_t size, Source& from, parse_context& at, BindAt bind_at) {
    const parse_context::level nested{at};
    if (!nested.fits()) return false;
    ondemand::array array;
    if (const simdjson::error_code error = from.get_array().get(array); error != simdjson::SUCCESS)
        return not_opened(at, error, "an array", token_of(from));
    std::size_t count = 0;
    for (auto item : array) {
        if (item.error() != simdjson::SUCCESS) return at.fail(item.error());
        if (count < size && !bind_at(count, in_place(item))) return at.within(count);
        ++count; // surplus elements are counted to the end, for the message
    }
    return count == size
        || at.fail(reason::wrong_count, "expected an array of " + std::to_string(size)
                                            + ", found one of " + std::to_string(count));
}

template <class T, std::size_t N>
class binder<std::array<T, N>> {
public:
    template <class Source>
    bool bind(Source& from, std::array<T, N>& into, parse_context& at) {
        return bind_exactly(N, from, at, [&](std::size_t index, ondemand::value& element) {
            return inner_.bind(element, into[index], at);
        });
    }

private:
    binder<T> inner_;
};

template <class Tuple, class... Ts>
class tuple_binder {
public:
    template <class Source>
    bool bind(Source& from, Tuple& into, parse_context& at) {
        return bind_exactly(
            sizeof...(Ts), from, at, [&](std::size_t index, ondemand::value& element) {
                return [&]<std::size_t... I>(std::index_sequence<I...>) {
                    return (
                        (index == I && std::get<I>(binders_).bind(element, std::get<I>(into), at))
                        || ...);
                }(std::index_sequence_for<Ts...>{});
            });
    }

private:
    std::tuple<binder<Ts>...> binders_;
};

template <class... Ts>
class binder<std::tuple<Ts...>> : public tuple_binder<std::tuple<Ts...>, Ts...> {};
template <class First, class Second>
class binder<std::pair<First, Second>>
    : public tuple_binder<std::pair<First, Second>, First, Second> {};

} // namespace weir::json::detail
