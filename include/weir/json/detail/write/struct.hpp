// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/context.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/json/detail/write/container.hpp>
#include <weir/json/detail/write/writer.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// The names of members as keys in JSON text, escaped at compile time.

namespace weir::json::detail {

consteval bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const weir::detail::utf8_step step = weir::detail::first_character(text);
        if (!step.valid) return false;
        text.remove_prefix(step.length);
    }
    return true;
}

/// How many characters a character of a name, or the whole name, has when escaped.
constexpr std::size_t escaped_size(char c) noexcept {
    return c == '"' || c == '\\' ? 2 : static_cast<unsigned char>(c) < 0x20 ? 6 : 1;
}

constexpr std::size_t escaped_size(std::string_view name) noexcept {
    std::size_t size = 0;
    for (const char c : name) size += escaped_size(c);
    return size;
}

template <class T, std::size_t I>
consteval auto make_key_text() {
    constexpr std::string_view name = described_name<T, I>;
    static_assert(is_valid_utf8(name),
                  "weir: json::describe gives a member a name that is not valid UTF-8");
    std::array<char, escaped_size(name) + 4> text{',', '"'};
    auto to = text.begin() + 2;
    for (const char c : name) {
        constexpr std::string_view digits = "0123456789abcdef";
        if (escaped_size(c) == 6) {
            to = std::ranges::copy(std::string_view{"\\u00"}, to).out;
            *to++ = digits[static_cast<unsigned char>(c) >> 4];
            *to++ = digits[static_cast<unsigned char>(c) & 0xF];
        } else {
            if (escaped_size(c) == 2) *to++ = '\\';
            *to++ = c;
        }
    }
    *to++ = '"';
    *to++ = ':';
    return text;
}

/// The key of member I, with the comma before it.
template <class T, std::size_t I>
inline constexpr auto key_text = make_key_text<T, I>();

} // namespace weir::json::detail

// Structs as objects, by the names of their members.

namespace weir::json::detail {

/// A range is written as one, unless its members are described.
template <class T>
concept written_by_members = structure<T> && (member_described<T> || !std::ranges::range<T>);

template <written_by_members T>
    requires(fields<T>::count > max_members)
struct writer<T> {
    static_assert(sizeof(T) == 0,
                  "weir: json::write cannot write a struct of more than 64 members; leave out "
                  "those that are not needed, or put some into a nested struct");

    static char* put(char*, const T&, write_context&) { return nullptr; }
};

template <written_by_members T>
struct writer<T> {
    static_assert(names_are_distinct<T>(),
                  "weir: json::describe gives two members of a type the same name");

    static char* put(char* to, const T& whole, write_context& at) {
        const context::level nested{at};
        if (!nested.fits()) return at.stop(to);
        to = at.room.put(to, '{');
        [[maybe_unused]] const auto tied = fields<T>::tie(whole);
        const bool all = [&]<std::size_t... I>(std::index_sequence<I...>) {
            return ((to = put_member<I>(to, std::get<I>(tied), at)) && ...);
        }(std::make_index_sequence<fields<T>::count>{});
        return all ? at.room.put(to, '}') : nullptr;
    }

private:
    /// Whether a member before this one is always written.
    template <std::size_t I>
    static constexpr bool is_behind_another = []<std::size_t... J>(std::index_sequence<J...>) {
        using members = decltype(fields<T>::tie(std::declval<const T&>()));
        return ((!is_skipped<T, J>
                 && !may_be_empty<std::remove_cvref_t<std::tuple_element_t<J, members>>>)
                || ...);
    }(std::make_index_sequence<I>{});

    template <std::size_t I, class Member>
    static char* put_member(char* to, const Member& member, write_context& at) {
        if constexpr (is_skipped<T, I>) {
            return to;
        } else {
            if constexpr (may_be_empty<Member>)
                if (!member && at.how.empty_members == empty_members::leave_out) return to;
            constexpr auto& key = key_text<T, I>;
            if (is_behind_another<I> || to[-1] != '{')
                to = at.room.copy<key.size()>(to, key.data());
            else
                to = at.room.copy<key.size() - 1>(to, key.data() + 1);
            to = put_value(to, member, at);
            return to != nullptr ? to : at.within(described_name<T, I>);
        }
    }
};

} // namespace weir::json::detail
