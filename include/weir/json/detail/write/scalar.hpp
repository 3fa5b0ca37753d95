// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/reflect/member_names.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

// Writers of strings, enumerations, null, and values of any shape.

namespace weir::json::detail {

template <class T>
inline constexpr bool is_text = false;
template <class Traits, class Allocator>
inline constexpr bool is_text<std::basic_string<char, Traits, Allocator>> = true;
template <class Traits>
inline constexpr bool is_text<std::basic_string_view<char, Traits>> = true;

/// Appends a string as a value or as a key. The position in the message counts bytes from 0.
char* put_text_of(char* to, std::string_view text, write_context& at);

template <class T>
    requires is_text<T>
struct writer<T> {
    static char* put(char* to, const T& value, write_context& at) {
        return put_text_of(to, {value.data(), value.size()}, at);
    }
};

/// What is wrong with a value of an enumeration that has no name.
template <class E>
std::string nameless(E value) {
    return "no enumerator has the value "
         + std::to_string(static_cast<std::underlying_type_t<E>>(value));
}

template <class E>
    requires std::is_enum_v<E>
struct writer<E> {
    static_assert(fixed_enum<E>,
                  "weir: json::write cannot write an enumeration without a fixed underlying type; "
                  "declare it as an enum class, or as enum name : int");

    static char* put(char* to, E value, write_context& at) {
        // An identifier has nothing to escape.
        if (const std::string_view name = enumerator_name(value); !name.empty())
            return at.room.put(at.room.put(at.room.put(to, '"'), name), '"');
        return at.fail(to, reason::unknown_enumerator, nameless(value));
    }
};

template <>
struct writer<std::monostate> {
    static char* put(char* to, std::monostate, write_context& at) {
        return at.room.put(to, "null");
    }
};
template <>
struct writer<std::nullptr_t> : writer<std::monostate> {
    static char* put(char* to, std::nullptr_t, write_context& at) {
        return writer<std::monostate>::put(to, {}, at);
    }
};

template <>
struct writer<value> {
    /// The text unchanged, but on one line: line ends can only be between its tokens.
    static char* put(char* to, const value& value, write_context& at) {
        std::string_view left = value ? value.text() : "null";
        for (;;) {
            const std::size_t line_end = left.find_first_of("\n\r");
            to = at.room.put(to, left.substr(0, line_end));
            if (line_end == left.npos) return to;
            to = at.room.put(to, ' ');
            left.remove_prefix(line_end + 1);
        }
    }
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/write/scalar-inl.hpp>
#endif
