// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/describe.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/reflect/described_members.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace weir::json::detail {

template <class T, std::size_t I>
using default_of = std::remove_const_t<decltype(fields<T>::template description<I>().fallback)>;

/// Whether member I is given a value by json::describe if it is missing.
template <class T, std::size_t I>
inline constexpr bool has_default = !std::same_as<default_of<T, I>, no_default>;

/// Gives it that value.
template <class T, std::size_t I, class Member>
void assign_default(Member& member) {
    static constexpr auto description = fields<T>::template description<I>();
    if constexpr (std::same_as<default_of<T, I>, own_default>) {
        T fresh{};
        member = std::move(std::get<I>(fields<T>::tie(fresh)));
    } else {
        if constexpr (integer<Member> && integer<default_of<T, I>>)
            static_assert(std::in_range<Member>(description.fallback),
                          "weir: json::describe gives a member a default that it cannot hold");
        member = static_cast<Member>(description.fallback);
    }
}

} // namespace weir::json::detail
