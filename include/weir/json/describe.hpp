// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace weir::json {

namespace detail {

struct undescribed {};
struct no_default {};
struct own_default {}; ///< the initial value of the member in the class

/// What a description keeps of a default.
template <class Value>
struct kept_default {
    static constexpr bool is_constant = !std::same_as<Value, std::string>;
    static_assert(is_constant,
                  "weir: json::describe takes a constant as a default, and a std::string is none: "
                  "give its characters, or_default(\"none\")");
    using type = std::conditional_t<is_constant, Value, no_default>;
};

/// The description of one member, beyond its name and type in C++.
template <auto Pointer, class Default = no_default>
struct member_description {
    static constexpr auto pointer = Pointer;

    std::optional<std::string_view> name{}; ///< in JSON; without one it is the name in C++
    bool skipped = false;
    [[no_unique_address]] Default fallback{};

    /// Gives the member this name in JSON: any characters, unescaped.
    constexpr member_description operator()(std::string_view named) const {
        return {named, skipped, fallback};
    }
    /// The member is neither read nor written, and keeps its value. The JSON text may have a member
    /// of its name or not.
    constexpr member_description skip() const { return {name, true, fallback}; }
    /// If the member is missing in the JSON text, it becomes a copy of `value`, a constant: of a
    /// std::string the characters, or_default("none").
    template <class Value>
    constexpr member_description<Pointer, typename kept_default<Value>::type>
    or_default(Value value) const {
        if constexpr (kept_default<Value>::is_constant)
            return {name, skipped, value};
        else
            return {name, skipped, {}};
    }
    /// If the member is missing in the JSON text, it becomes what it is in a T{} of its class T.
    constexpr member_description<Pointer, own_default> or_default() const {
        return {name, skipped, {}};
    }
};

template <class T>
inline constexpr bool is_member_description = false;
template <auto Pointer, class Default>
inline constexpr bool is_member_description<member_description<Pointer, Default>> = true;

/// The type of `write` in a conversion without .to(function): the type cannot be written.
struct not_written {};

template <class From, class Read, class Write = not_written>
struct conversion {
    using from = From;

    Read read;
    std::string_view expected;
    [[no_unique_address]] Write write{};

    /// How the type is written: as the result of `function`, whose type must itself be writable.
    template <class Function>
    constexpr conversion<From, Read, Function> to(Function function) const {
        return {read, expected, function};
    }

    /// Returns false if `value` does not convert to a T.
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

/// How a type of your own is read and written, if its members in C++ are not enough. Specialise it
/// before the first use of the type, at namespace scope: either with the members that differ from
/// C++ (all others are read as usual):
///
///     template <>
///     inline constexpr auto weir::json::describe<user> = weir::json::members{
///         weir::json::member<&user::id>("user.id"),
///         weir::json::member<&user::notes>.skip(),
///         weir::json::member<&user::age>("years").or_default(18),
///     };
///
/// or, for a type that is not a plain struct, with a conversion from a type that can be read:
///
///     template <>
///     inline constexpr auto weir::json::describe<date> =
///         weir::json::from<std::string_view>(parse_date, "a date such as 2024-02-29").to(to_iso);
///
/// For a class with base classes, constructors or more than 64 members, a description by members
/// must list all members to read, at most 64.
template <class T>
inline constexpr auto describe = detail::undescribed{};

/// A member to describe: `member<&user::id>("user_id")`, `.skip()`, `.or_default(value)`, or
/// `.or_default()` for its initial value in the class. The calls can be chained.
template <auto Pointer>
    requires std::is_member_object_pointer_v<decltype(Pointer)>
inline constexpr detail::member_description<Pointer> member{};

/// The described members of a class.
template <class... Members>
struct members {
    static_assert((detail::is_member_description<Members> && ...),
                  "weir: json::members takes weir::json::member<&type::name> each");

    std::tuple<Members...> all;

    constexpr explicit members(Members... each) : all{each...} {}
};

/// A conversion from a From, which is read first. `function` takes a From and returns a T, or a
/// std::optional<T> that is empty if the value does not convert; or it takes a From and a T& to
/// fill, and returns false if the value does not convert. `expected` is for the message in that
/// case: "expected <expected>, found …". The pull throws what `function` throws. A std::string_view
/// is valid until the next record: a T that keeps one must be declared borrowed, see
/// weir::enable_borrowed.
template <class From, class Function>
constexpr detail::conversion<From, Function>
from(Function function, std::string_view expected = "a value that can be converted") {
    return {function, expected, {}};
}

} // namespace weir::json
