// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/describe.hpp>
#include <weir/json/detail/reflect/member_names.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// The members of a class in JSON: those that reflection finds or those that json::describe lists,
// each with its name in JSON.

namespace weir::json::detail {

template <class T>
using description_of = std::remove_const_t<decltype(describe<T>)>;

template <class Description>
inline constexpr bool is_members = false;
template <class... Members>
inline constexpr bool is_members<members<Members...>> = (is_member_description<Members> && ...);
template <class Description>
inline constexpr bool is_conversion = false;
template <class From, class Read, class Write>
inline constexpr bool is_conversion<conversion<From, Read, Write>> = true;

/// T is described by a conversion: it is read by way of another type.
template <class T>
concept converted = is_conversion<description_of<T>>;

/// Some or all members of T are described.
template <class T>
concept member_described = is_members<description_of<T>>;

/// T is an object in JSON whose members are known at compile time.
template <class T>
concept structure = !converted<T> && (decomposable<T> || member_described<T>);

/// The members of T are found by reflection.
template <class T>
concept reflected = decomposable<T> && member_count<T> <= max_members;

inline constexpr std::size_t nowhere = ~std::size_t{0};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

/// The index of a member among those that reflection finds; `nowhere` if it is not one of them.
template <class T, auto Pointer>
consteval std::size_t place_of() {
    if constexpr (requires { external<T>.value.*Pointer; }) {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            const void* const wanted = &(external<T>.value.*Pointer);
            std::size_t found = nowhere;
            static_cast<void>(
                ((wanted == static_cast<const void*>(&std::get<I>(tie_members(external<T>.value)))
                  && (static_cast<void>(found = I), true))
                 || ...));
            return found;
        }(std::make_index_sequence<member_count<T>>{});
    } else {
        return nowhere; // a member of another class
    }
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

/// For each member that reflection finds, the index of its description, or `nowhere`.
template <class T>
consteval auto described_places() {
    std::array<std::size_t, member_count<T>> places{};
    places.fill(nowhere);
    if constexpr (member_described<T>)
        [&]<class... Members>(const members<Members...>&) {
            constexpr bool known = ((place_of<T, Members::pointer>() != nowhere) && ...);
            static_assert(known, "weir: json::describe names a member that the type does not have");
            if constexpr (known) {
                std::size_t next = 0;
                ((places[place_of<T, Members::pointer>()] = next++), ...);
            }
        }(describe<T>);
    return places;
}

struct plain_member { ///< a member without a description
    std::optional<std::string_view> name{};
    bool skipped = false;
    no_default fallback{};
};

/// The members of T, found by reflection; some may be described.
template <class T>
struct fields {
    static constexpr std::size_t count = member_count<T>;

    static constexpr auto tie(auto& whole) noexcept { return tie_members(whole); }
    template <std::size_t I>
    static constexpr auto& nth(auto& whole) noexcept {
        return nth_member<I>(whole);
    }
    template <std::size_t I>
    static consteval std::string_view name() {
        return member_names<T>[I];
    }
    template <std::size_t I>
    static consteval auto description() {
        constexpr std::size_t place = described_places<T>()[I];
        if constexpr (place == nowhere)
            return plain_member{};
        else
            return std::get<place>(describe<T>.all);
    }
};

/// The members of T as listed by json::describe, because reflection does not find them.
template <class T>
    requires(member_described<T> && !reflected<T>)
struct fields<T> {
    static constexpr std::size_t count =
        std::tuple_size_v<std::remove_cvref_t<decltype(describe<T>.all)>>;

    static constexpr auto tie(auto& whole) noexcept {
        return std::apply([&]<class... Members>(
                              const Members&...) { return std::tie(whole.*Members::pointer...); },
                          describe<T>.all);
    }
    template <std::size_t I>
    static constexpr auto& nth(auto& whole) noexcept {
        return whole.*std::remove_cvref_t<decltype(std::get<I>(describe<T>.all))>::pointer;
    }
    template <std::size_t I>
    static consteval std::string_view name() {
        using described = std::remove_cvref_t<decltype(std::get<I>(describe<T>.all))>;
        return last_identifier(spelling_of<described::pointer>());
    }
    template <std::size_t I>
    static consteval auto description() {
        return std::get<I>(describe<T>.all);
    }
};

/// The name of member I in JSON.
template <class T, std::size_t I>
inline constexpr std::string_view described_name =
    fields<T>::template description<I>().name.value_or(fields<T>::template name<I>());

/// Whether member I is neither read nor written.
template <class T, std::size_t I>
inline constexpr bool is_skipped = fields<T>::template description<I>().skipped;

template <class T, std::size_t I>
using field_type =
    std::remove_reference_t<std::tuple_element_t<I, decltype(fields<T>::tie(std::declval<T&>()))>>;

template <class T>
consteval auto names_in_json() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<std::string_view, sizeof...(I)>{described_name<T, I>...};
    }(std::make_index_sequence<fields<T>::count>{});
}
/// The names of all members in JSON, in order.
template <class T>
inline constexpr auto described_names = names_in_json<T>();

template <class T>
consteval bool names_are_distinct() {
    for (std::size_t i = 0; i < described_names<T>.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (described_names<T>[i] == described_names<T>[j]) return false;
    return true;
}

} // namespace weir::json::detail
