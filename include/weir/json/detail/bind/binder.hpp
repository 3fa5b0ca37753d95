// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/number.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/token.hpp>

#include <string_view>

// From JSON values to C++ objects, by type. A binder is made once for a stream and used for each of
// its records: `cursor bind(from, into, at)` overwrites all of `into` with the value at `from` and
// returns the cursor behind it; null if it failed: then the context `at` holds the fault. The binder
// keeps objects that a record no longer needs, such as the last strings of a vector that becomes
// shorter, and reuses them for later records, so that no record allocates once the longest have been
// seen.

namespace weir::json::detail {

template <class T>
class binder {
    static_assert(
        sizeof(T) == 0,
        "weir: json::read cannot fill this type; it fills integers, float and double, "
        "bool, enumerations with a fixed underlying type, std::string, std::string_view, "
        "std::optional, std::unique_ptr, std::vector, std::array, std::tuple, std::pair, std::map "
        "and std::unordered_map with keys of std::string, std::variant, weir::json::value, and "
        "plain structs (aggregates without base classes and C arrays) of these; say with "
        "weir::json::describe how to fill any other");
};

template <class T>
    requires integer<T> || real<T>
class binder<T> {
public:
    cursor bind(cursor from, T& into, parse_context& at) { return bind_number(from, into, at); }
};

template <>
class binder<bool> {
public:
    cursor bind(cursor from, bool& into, parse_context& at) {
        const std::string_view token = token_at(from, at.text());
        into = token == "true";
        return into || token == "false" ? from + 1 : unexpected(at, "a boolean", from);
    }
};

} // namespace weir::json::detail
