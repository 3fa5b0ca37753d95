// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/json_string.hpp>
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
inline bool append_text_of(std::string& to, std::string_view text, write_context& at) {
    const std::size_t valid =
        weir::detail::append_json_string(to, text, at.how.invalid_utf8 == invalid_utf8::replace);
    return valid == text.size()
        || at.fail(reason::invalid_utf8,
                   "the string is not valid UTF-8 at byte " + std::to_string(valid) + " of it");
}

template <class T>
    requires is_text<T>
struct writer<T> {
    static bool append(std::string& to, const T& value, write_context& at) {
        return append_text_of(to, {value.data(), value.size()}, at);
    }
};

template <class E>
    requires std::is_enum_v<E>
struct writer<E> {
    static_assert(fixed_enum<E>,
                  "weir: json::write cannot write an enumeration without a fixed underlying type; "
                  "declare it as an enum class, or as enum name : int");

    static bool append(std::string& to, E value, write_context& at) {
        const auto number = static_cast<std::underlying_type_t<E>>(value);
        if (in_range(number)) {
            const auto index =
                static_cast<std::size_t>(static_cast<int>(number) - first_enumerator);
            if (const std::string_view name = enumerator_names<E>[index]; !name.empty()) {
                ((to += '"') += name) += '"'; // an identifier has nothing to escape
                return true;
            }
        }
        return at.fail(reason::unknown_enumerator,
                       "no enumerator has the value " + std::to_string(number));
    }

private:
    /// Whether the value is among those searched for names. std::in_range rejects char and bool.
    template <class Underlying>
    static constexpr bool in_range(Underlying number) noexcept {
        if constexpr (std::is_signed_v<Underlying>)
            return number >= first_enumerator && number <= last_enumerator;
        else
            return number <= static_cast<unsigned>(last_enumerator);
    }
};

template <>
struct writer<std::monostate> {
    static bool append(std::string& to, std::monostate, write_context&) {
        to += "null";
        return true;
    }
};
template <>
struct writer<std::nullptr_t> : writer<std::monostate> {
    static bool append(std::string& to, std::nullptr_t, write_context& at) {
        return writer<std::monostate>::append(to, {}, at);
    }
};

template <>
struct writer<value> {
    /// The text unchanged, but on one line: line ends can only be between its tokens.
    static bool append(std::string& to, const value& value, write_context&) {
        std::string_view left = value ? value.text() : "null";
        for (;;) {
            const std::size_t line_end = left.find_first_of("\n\r");
            to += left.substr(0, line_end);
            if (line_end == left.npos) return true;
            to += ' ';
            left.remove_prefix(line_end + 1);
        }
    }
};

} // namespace weir::json::detail
