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
    static char* put(char* to, const T& value, write_context& at) {
        if (!value) return at.room.put(to, "null");
        return put_value(to, *value, at);
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
    static char* put(char* to, Range& range, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return at.stop(to);
        std::size_t index = 0;
        to = at.room.put(to, '[');
        for (auto&& element : range) {
            if (index != 0) to = at.room.put(to, ',');
            auto&& written = without_proxy<Range>(element);
            to = put_value(to, written, at);
            if (to == nullptr) return at.within(index);
            ++index;
        }
        return at.room.put(to, ']');
    }
};

template <written_as_object T>
struct writer<T> {
    static char* put(char* to, const T& map, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return at.stop(to);
        to = at.room.put(to, '{');
        for (const auto& [key, element] : map) {
            if (to[-1] != '{') to = at.room.put(to, ',');
            to = put_text_of(to, {key.data(), key.size()}, at);
            if (to != nullptr) to = put_value(at.room.put(to, ':'), element, at);
            if (to == nullptr) return at.within(key);
        }
        return at.room.put(to, '}');
    }
};

/// std::pair and std::tuple: arrays of their elements.
template <class T>
    requires(tuple_like<T> && !std::ranges::range<T> && !member_described<T>)
struct writer<T> {
    static char* put(char* to, const T& tuple, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return at.stop(to);
        to = at.room.put(to, '[');
        const bool all = [&]<std::size_t... I>(std::index_sequence<I...>) {
            return ((to = put_element<I>(to, std::get<I>(tuple), at)) && ...);
        }(std::make_index_sequence<std::tuple_size_v<T>>{});
        return all ? at.room.put(to, ']') : nullptr;
    }

private:
    template <std::size_t I, class Element>
    static char* put_element(char* to, const Element& element, write_context& at) {
        if constexpr (I != 0) to = at.room.put(to, ',');
        to = put_value(to, element, at);
        return to != nullptr ? to : at.within(I);
    }
};

template <class... Alternatives>
struct writer<std::variant<Alternatives...>> {
    static char* put(char* to, const std::variant<Alternatives...>& value, write_context& at) {
        if (value.valueless_by_exception())
            return at.fail(to, reason::no_alternative, "a variant that lost its value");
        return std::visit(
            [&]<class Alternative>(const Alternative& held) { return put_value(to, held, at); },
            value);
    }
};

} // namespace weir::json::detail
