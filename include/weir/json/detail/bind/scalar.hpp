// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/member_names.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

// Binders of strings, enumerations, null, and values of any shape.

namespace weir::json::detail {

/// Whether the text, of a string, has escapes.
inline bool is_escaped(std::string_view raw, const parse_context& at) noexcept {
    return at.has_escapes() && raw.find('\\') != raw.npos;
}

/// Replaces `into` by the text without its escapes.
bool bind_escaped(std::string_view raw, std::string& into, parse_context& at);

template <>
class binder<std::string_view> {
public:
    cursor bind(cursor from, std::string_view& into, parse_context& at) {
        into = raw_string_at(from, at.text());
        if (into.data() == nullptr) [[unlikely]]
            return unexpected(at, "a string", from);
        if (is_escaped(into, at)) [[unlikely]] {
            std::string& text = at.fresh_text();
            if (!bind_escaped(into, text, at)) return nullptr;
            into = text;
        }
        return at.fits(into) ? from + 1 : nullptr;
    }
};

inline void keep_text(std::string_view text, std::string& into, parse_context& at) {
    if (text.size() > into.capacity()) [[unlikely]]
        at.grew(text.size());
    into.clear(); // and append: assign() takes twice the instructions
    into.append(text);
}

/// Binds the name of a keyed record, given as in the text without its quotes.
bool bind_key(std::string_view escaped, std::string& into, parse_context& at);

template <>
class binder<std::string> {
public:
    cursor bind(cursor from, std::string& into, parse_context& at) {
        const std::string_view raw = raw_string_at(from, at.text());
        if (raw.data() == nullptr || raw.size() > 31 || is_escaped(raw, at) || !at.is_short(raw))
            [[unlikely]]
            return bind_seldom(raw, from, into, at);
        if (into.capacity() >= 31)
            overwrite<31>(into, raw);
        else if (raw.size() <= 15 && into.capacity() >= 15) [[likely]]
            overwrite<15>(into, raw);
        else
            return bind_seldom(raw, from, into, at);
        return from + 1;
    }

private:
    /// Replaces `into`, which has room for `Most` bytes, by a text of at most so many. All of them
    /// are copied, as that needs no branch that depends on the length, and no call.
    template <std::size_t Most>
    [[gnu::noinline, gnu::flatten]] static void overwrite(std::string& into,
                                                          std::string_view text) {
        static_assert(Most < padding);
        into.clear();
        // Known here: lets the compiler drop the same checks.
        if (!into.empty() || into.capacity() < Most) __builtin_unreachable();
        into.append(text.data(), Most);
        if (into.size() != Most) __builtin_unreachable();
        into.resize(text.size());
    }

    /// The rare cases. Not inlined, so that bind() has few registers to save.
    [[gnu::noinline]] static cursor bind_seldom(std::string_view raw, cursor from,
                                                std::string& into, parse_context& at) {
        if (raw.data() == nullptr) return unexpected(at, "a string", from);
        if (is_escaped(raw, at))
            return bind_escaped(raw, into, at) && at.fits(into) ? from + 1 : nullptr;
        if (!at.fits(raw)) return nullptr;
        keep_text(raw, into, at);
        if (into.capacity() < 31) into.reserve(31); // for overwrite()
        return from + 1;
    }
};

/// Accepts only null.
template <>
class binder<std::monostate> {
public:
    cursor bind(cursor from, std::monostate&, parse_context& at) {
        return is_null(from, at) ? from + 1 : unexpected(at, "null", from);
    }
};

template <class E>
    requires(std::is_enum_v<E> && !converted<E>)
class binder<E> {
    static_assert(fixed_enum<E>,
                  "weir: json::read cannot fill an enumeration without a fixed underlying type; "
                  "declare it as an enum class, or as enum name : int");

public:
    cursor bind(cursor from, E& into, parse_context& at) {
        std::string_view name;
        if (binder<std::string_view>{}.bind(from, name, at) == nullptr) return nullptr;
        if (enumerator_named(name, into)) return from + 1;
        return at.fail(reason::unknown_enumerator,
                       "no enumerator is named \"" + excerpt_of(name, 40) + '"');
    }
};

template <>
class binder<value> {
public:
    cursor bind(cursor from, value& into, parse_context& at) {
        const std::string_view token = token_at(from, at.text());
        const auto found = kind_of(token);
        if (!found) return unexpected(at, "a value", from);
        if (*found == kind::object || *found == kind::array) {
            const cursor behind = skip_value(from, at);
            if (behind == nullptr) return nullptr;
            into = value{*found,
                         {token.data(), behind[-1] + 1 - *from},
                         {from, at.is_strict() ? behind - 1 : nullptr}};
            return behind;
        }
        if (*found == kind::string && is_escaped(token, at)
            && !bind_escaped(raw_string_at(from, at.text()), at.fresh_text(), at))
            return nullptr;
        into = value{*found, token};
        return from + 1;
    }
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/scalar-inl.hpp>
#endif
