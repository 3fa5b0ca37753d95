// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/variant.hpp>
#include <weir/json/detail/split/record_form.hpp>
#include <weir/json/keyed.hpp>
#include <weir/json/kind.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace weir::json::detail {

constexpr record_form within_array(record_form element) noexcept {
    return {element.brackets + 1, element.is_known, false};
}

constexpr record_form without_key(record_form form) noexcept {
    return {form.brackets, form.is_known, false};
}

/// Of what is no array, unless specialised; known if it cannot be one either.
template <class T>
inline constexpr record_form record_form_of{0, (taken_kinds<T> & only(kind::array)) == 0, false};

template <class T>
inline constexpr record_form record_form_of<std::optional<T>> = without_key(record_form_of<T>);
template <class T>
inline constexpr record_form record_form_of<std::unique_ptr<T>> = without_key(record_form_of<T>);

template <class T, class Allocator>
inline constexpr record_form record_form_of<std::vector<T, Allocator>> =
    within_array(record_form_of<T>);
template <class T, std::size_t N>
inline constexpr record_form record_form_of<std::array<T, N>> = within_array(record_form_of<T>);
template <>
inline constexpr record_form record_form_of<std::tuple<>>{1, true, false};
template <class First, class... Rest>
inline constexpr record_form record_form_of<std::tuple<First, Rest...>> =
    within_array(record_form_of<First>);
template <class First, class Second>
inline constexpr record_form record_form_of<std::pair<First, Second>> =
    within_array(record_form_of<First>);

template <class T>
inline constexpr record_form record_form_of<keyed<T>>{0, true, true};

} // namespace weir::json::detail
