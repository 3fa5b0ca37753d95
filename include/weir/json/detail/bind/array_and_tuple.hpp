// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/walk.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

// Binders of arrays with a fixed number of elements: all of one type, or each of its own type.

namespace weir::json::detail {

/// Binds an array of exactly `size` elements; `bind_at(index, from)` binds each.
template <class BindAt>
cursor bind_exactly(std::size_t size, cursor from, parse_context& at, BindAt bind_at) {
    std::size_t count = 0;
    const cursor behind =
        for_each_element(from, at, [&](std::size_t index, cursor element) -> cursor {
            count = index + 1; // surplus elements are counted to the end, for the message
            return index < size ? bind_at(index, element) : skip_value(element, at);
        });
    if (behind == nullptr || count == size) return behind;
    return at.fail(reason::wrong_count, "expected an array of " + std::to_string(size)
                                            + ", found one of " + std::to_string(count));
}

template <class T, std::size_t N>
class binder<std::array<T, N>> {
public:
    cursor bind(cursor from, std::array<T, N>& into, parse_context& at) {
        return bind_exactly(N, from, at, [&](std::size_t index, cursor element) {
            return inner_.bind(element, into[index], at);
        });
    }

private:
    binder<T> inner_;
};

template <class Tuple, class... Ts>
class tuple_binder {
public:
    cursor bind(cursor from, Tuple& into, parse_context& at) {
        return bind_exactly(sizeof...(Ts), from, at, [&](std::size_t index, cursor element) {
            return [&]<std::size_t... I>(std::index_sequence<I...>) {
                cursor behind = nullptr;
                static_cast<void>((
                    (index == I
                     && (behind = std::get<I>(binders_).bind(element, std::get<I>(into), at), true))
                    || ...));
                return behind;
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
