// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/describe.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/member_names.hpp>
#include <weir/json/detail/write/container.hpp>
#include <weir/json/detail/write/scalar.hpp>
#include <weir/json/detail/write/struct.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Structs as rows of a table: each member is a column, of the name that it has in JSON. What has no
// type of its own in tables is JSON text; the members of a nested struct are columns of their own if
// that is asked for: "outer.inner".

namespace weir::json::detail {

enum class column_type : unsigned char {
    boolean,
    int16,
    int32,
    int64,
    uint64,
    float32,
    float64,
    text,
    json,
};

/// A struct whose members may be columns of their own.
template <class T>
concept nestable = structure<T> && fields<T>::count <= max_members
                && (member_described<T> || !std::ranges::range<T>);

template <class T>
inline constexpr bool is_std_optional = false;
template <class T>
inline constexpr bool is_std_optional<std::optional<T>> = true;

/// What a converted T is written as; what it is read from, if it is not written.
template <class T>
struct written_form {
    using type = std::remove_cvref_t<std::invoke_result_t<decltype((describe<T>.write)), const T&>>;
};
template <class T>
    requires std::same_as<std::remove_cvref_t<decltype(describe<T>.write)>, not_written>
struct written_form<T> {
    using type = typename description_of<T>::from;
};

template <class T>
consteval column_type type_of_column() {
    if constexpr (converted<T>)
        return type_of_column<typename written_form<T>::type>();
    else if constexpr (std::same_as<T, bool>)
        return column_type::boolean;
    else if constexpr (integer<T>)
        return sizeof(T) == 1 || (sizeof(T) == 2 && std::signed_integral<T>) ? column_type::int16
             : sizeof(T) == 2 || (sizeof(T) == 4 && std::signed_integral<T>) ? column_type::int32
             : std::signed_integral<T> || sizeof(T) < 8                      ? column_type::int64
                                                                             : column_type::uint64;
    else if constexpr (std::same_as<T, float>)
        return column_type::float32;
    else if constexpr (real<T>)
        return column_type::float64;
    else if constexpr (is_text<T> || std::is_enum_v<T>)
        return column_type::text;
    else if constexpr (may_be_empty<T> && !std::same_as<T, value>)
        return type_of_column<std::remove_cvref_t<decltype(*std::declval<T&>())>>();
    else
        return column_type::json;
}

template <class T>
consteval bool column_may_be_null() {
    if constexpr (converted<T>)
        return column_may_be_null<typename written_form<T>::type>();
    else
        return may_be_empty<T>;
}

struct column {
    std::string name;
    column_type type;
    bool may_be_null;
};

/// Calls `use.template operator()<I>()` for each member of T that is not skipped, in order.
template <class T, class Use>
constexpr void for_each_member_of(Use use) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        [[maybe_unused]] const auto unless_skipped = [&]<std::size_t J>() {
            if constexpr (!is_skipped<T, J>) use.template operator()<J>();
        };
        (unless_skipped.template operator()<I>(), ...);
    }(std::make_index_sequence<fields<T>::count>{});
}

template <nestable T>
void add_columns(std::vector<column>& to, const std::string& before, bool flattened,
                 bool nullable) {
    for_each_member_of<T>([&]<std::size_t I>() {
        static_cast<void>(key_text<T, I>); // refuses a name that is not UTF-8
        using member = std::remove_cv_t<field_type<T, I>>;
        const std::string name = before + std::string{described_name<T, I>};
        if constexpr (nestable<member>) {
            if (flattened) return add_columns<member>(to, name + '.', flattened, nullable);
        } else if constexpr (is_std_optional<member>) {
            if constexpr (nestable<typename member::value_type>)
                if (flattened)
                    return add_columns<typename member::value_type>(to, name + '.', flattened,
                                                                    true);
        }
        to.push_back({name, type_of_column<member>(), nullable || column_may_be_null<member>()});
    });
}

/// The columns of a table of Ts. Two may have the same name if members have dots in theirs.
template <nestable T>
std::vector<column> columns_of(bool flattened) {
    static_assert(names_are_distinct<T>(),
                  "weir: json::describe gives two members of a type the same name");
    std::vector<column> all;
    add_columns<T>(all, {}, flattened, false);
    return all;
}

} // namespace weir::json::detail
