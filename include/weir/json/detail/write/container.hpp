// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/context.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/json/detail/write/scalar.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// Writers of optional values, arrays, maps, tuples and variants.

namespace weir::json::detail {

/// Whether an object of T may be empty; it is then written as null, or left out.
template <class T>
inline constexpr bool may_be_empty = false;
template <class T>
inline constexpr bool may_be_empty<std::optional<T>> = true;
template <class T, class Delete>
inline constexpr bool may_be_empty<std::unique_ptr<T, Delete>> = true;
template <class T>
inline constexpr bool may_be_empty<std::shared_ptr<T>> = true;
template <>
inline constexpr bool may_be_empty<value> = true;

template <class T>
    requires may_be_empty<T>
struct writer<T> {
    static bool append(std::string& to, const T& value, write_context& at) {
        if (!value) {
            to += "null";
            return true;
        }
        return append_value(to, *value, at);
    }
};

/// Excludes a range whose elements have its own type, as std::filesystem::path: endless recursion.
template <class T>
concept writable_range =
    std::ranges::input_range<T> && !is_text<std::remove_const_t<T>>
    && !std::same_as<std::ranges::range_value_t<T>, std::remove_const_t<T>> && !member_described<T>;

template <class T>
concept written_as_object = writable_range<T> && requires {
    typename T::key_type;
    typename T::mapped_type;
} && is_text<typename T::key_type>;

template <class T>
    requires(writable_range<T> && !written_as_object<T>)
struct writer<T> {
    static_assert(
        !requires { typename T::mapped_type; },
        "weir: json::write cannot write a map whose keys are not strings; transform the "
        "keys to std::string, or the map to a vector of pairs");

    /// The range is not const, for views that have only a non-const begin().
    template <class Range>
    static bool append(std::string& to, Range& range, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return false;
        std::size_t index = 0;
        to += '[';
        for (auto&& element : range) {
            if (index != 0) to += ',';
            auto&& written = without_proxy<Range>(element);
            if (!append_value(to, written, at)) return at.within(index);
            ++index;
        }
        to += ']';
        return true;
    }
};

template <written_as_object T>
struct writer<T> {
    static bool append(std::string& to, const T& map, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return false;
        to += '{';
        bool first = true;
        for (const auto& [key, element] : map) {
            if (!std::exchange(first, false)) to += ',';
            if (!append_text_of(to, {key.data(), key.size()}, at)) return at.within(key);
            to += ':';
            if (!append_value(to, element, at)) return at.within(key);
        }
        to += '}';
        return true;
    }
};

/// std::pair and std::tuple: arrays of their elements.
template <class T>
    requires(tuple_like<T> && !std::ranges::range<T> && !member_described<T>)
struct writer<T> {
    static bool append(std::string& to, const T& tuple, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return false;
        to += '[';
        const bool appended = [&]<std::size_t... I>(std::index_sequence<I...>) {
            return (append_element<I>(to, std::get<I>(tuple), at) && ...);
        }(std::make_index_sequence<std::tuple_size_v<T>>{});
        if (!appended) return false;
        to += ']';
        return true;
    }

private:
    template <std::size_t I, class Element>
    static bool append_element(std::string& to, const Element& element, write_context& at) {
        if constexpr (I != 0) to += ',';
        return append_value(to, element, at) || at.within(I);
    }
};

template <class... Alternatives>
struct writer<std::variant<Alternatives...>> {
    static bool append(std::string& to, const std::variant<Alternatives...>& value,
                       write_context& at) {
        if (value.valueless_by_exception())
            return at.fail(reason::no_alternative, "a variant that lost its value");
        return std::visit(
            [&]<class Alternative>(const Alternative& held) { return append_value(to, held, at); },
            value);
    }
};

} // namespace weir::json::detail
