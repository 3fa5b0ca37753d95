// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir::json {

namespace detail {

struct undescribed {};
struct no_default {};
struct own_default {}; ///< what the member is initialised with in the class

/// What is to be known of one member beyond its name and type in C++.
template <auto Pointer, class Default = no_default>
struct member_description {
    static constexpr auto pointer = Pointer;

    std::string_view name{}; ///< empty for the one that it has in C++
    bool skipped = false;
    [[no_unique_address]] Default fallback{};

    /// In JSON it has this name.
    constexpr member_description operator()(std::string_view named) const {
        return {named, skipped, fallback};
    }
    /// It is neither read, nor missed, nor written, and keeps what it holds. In the JSON text there
    /// may be one of its name.
    constexpr member_description skip() const { return {name, true, fallback}; }
    /// Where it is missing it becomes a copy of `value`.
    template <class Value>
    constexpr member_description<Pointer, Value> or_default(Value value) const {
        return {name, skipped, value};
    }
    /// Where it is missing it becomes what the class initialises it with.
    constexpr member_description<Pointer, own_default> or_default() const {
        return {name, skipped, {}};
    }
};

template <class T>
inline constexpr bool is_member_description = false;
template <auto Pointer, class Default>
inline constexpr bool is_member_description<member_description<Pointer, Default>> = true;

/// Whether nothing is done on writing.
struct not_written {};

template <class From, class Read, class Write = not_written>
struct conversion {
    using from = From;

    Read read;
    std::string_view expected;
    [[no_unique_address]] Write write{};

    /// How the type is written: as what this function makes of it, which is of a type that can be
    /// written itself.
    template <class Function>
    constexpr conversion<From, Read, Function> to(Function function) const {
        return {read, expected, function};
    }

    /// False if there is no such T.
    template <class T>
    bool convert(From& value, T& into) const {
        if constexpr (std::is_invocable_r_v<bool, const Read&, From&, T&>) {
            return std::invoke(read, value, into);
        } else {
            auto made = std::invoke(read, value);
            if constexpr (std::same_as<decltype(made), std::optional<T>>) {
                if (!made) return false;
                into = *std::move(made);
            } else {
                into = std::move(made);
            }
            return true;
        }
    }
};

} // namespace detail

/// How a type of your own is read and written where its plain shape does not say it. Specialise it
/// before the first use of the type, at namespace scope, either as the members that are not as in
/// C++, the others being read as ever:
///
///     template <>
///     inline constexpr auto weir::json::describe<user> = weir::json::members{
///         weir::json::member<&user::id>("user.id"),
///         weir::json::member<&user::notes>.skip(),
///         weir::json::member<&user::age>("years").or_default(18),
///     };
///
/// or, for a type that is no plain struct, as a conversion from one that can be read:
///
///     template <>
///     inline constexpr auto weir::json::describe<date> =
///         weir::json::from<std::string_view>(parse_date, "a date such as 2024-02-29").to(to_iso);
///
/// Of a class that has base classes, constructors or more than 64 members, a description by members
/// lists all that are to be read, at most 64.
template <class T>
inline constexpr auto describe = detail::undescribed{};

/// A member to be described: `member<&user::id>("user_id")`, `.skip()`, `.or_default(value)`, or
/// `.or_default()` for what the class initialises it with; or several of these in a row.
template <auto Pointer>
    requires std::is_member_object_pointer_v<decltype(Pointer)>
inline constexpr detail::member_description<Pointer> member{};

/// The members of a class that are described.
template <class... Members>
struct members {
    static_assert((detail::is_member_description<Members> && ...),
                  "weir: json::members takes weir::json::member<&type::name> each");

    std::tuple<Members...> all;

    constexpr explicit members(Members... each) : all{each...} {}
};

/// A conversion from a From, which is read first. `function` makes of a From either a T, or a
/// std::optional<T> that is empty if there is no such T; or it takes a From and a T& to fill, and
/// says whether it could. `expected` is for the message if not: "expected <expected>, found …". What
/// `function` throws comes out of the pull. A std::string_view is good until the next record: a T
/// that keeps one must be declared borrowed, see weir::enable_borrowed.
template <class From, class Function>
constexpr detail::conversion<From, Function>
from(Function function, std::string_view expected = "a value that can be converted") {
    return {function, expected, {}};
}

} // namespace weir::json
