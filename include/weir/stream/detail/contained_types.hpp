// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <variant>

namespace weir::detail {

/// The types that a T contains; json/ specialises it for plain structs.
template <class T>
struct contained_types {
    using types = std::tuple<>;
};
template <class T>
struct contained_types<std::optional<T>> {
    using types = std::tuple<T>;
};
template <class T, class Deleter>
struct contained_types<std::unique_ptr<T, Deleter>> {
    using types = std::tuple<T>;
};
template <class First, class Second>
struct contained_types<std::pair<First, Second>> {
    using types = std::tuple<First, Second>;
};
template <class... Ts>
struct contained_types<std::tuple<Ts...>> {
    using types = std::tuple<Ts...>;
};
template <class... Ts>
struct contained_types<std::variant<Ts...>> {
    using types = std::tuple<Ts...>;
};
template <std::ranges::range T>
    requires(
        !std::same_as<std::ranges::range_value_t<T>, T>) // a std::filesystem::path contains paths
struct contained_types<T> {
    using types = std::tuple<std::ranges::range_value_t<T>>;
};

} // namespace weir::detail
