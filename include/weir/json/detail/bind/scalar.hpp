// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/rewindable_value.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/simdjson.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/member_names.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
#include <weir/json/value.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

// Binders of strings, enumerations, null, and values of any shape.

namespace weir::json::detail {

/// The characters of a string member in the buffer; null if it has escapes or is not a string.
/// Returned by value, for speed: most values to bind are strings.
inline std::string_view plain_text(ondemand::value& from, const parse_context& at) noexcept {
    const std::string_view token = token_of(from);
    const bool plain = token.size() >= 2 && token.front() == '"'
                    && (!at.has_escapes() || token.find('\\') == token.npos);
    return plain ? std::string_view{token.data() + 1, token.size() - 2} : std::string_view{};
}
/// Always null for the root of a record: it must be consumed, and this does not consume it.
template <class Document>
std::string_view plain_text(Document&, const parse_context&) noexcept {
    return {};
}
template <class Source>
std::string_view plain_text(rewindable_value<Source>& from, const parse_context& at) noexcept {
    return plain_text(from.source(), at);
}

/// Binds any other string, by way of the buffer of the parser or, if repeatable, of the context.
template <class Source>
bool bind_escaped_text(Source& from, std::string_view& into, parse_context& at) {
    const std::string_view token = token_of(from);
    if (at.is_repeatable()) {
        ondemand::raw_json_string consumed;
        if (const simdjson::error_code error = from.get_raw_json_string().get(consumed);
            error != simdjson::SUCCESS)
            return token.starts_with('"') ? at.fail(error) : unexpected(at, "a string", token);
        std::string& text = at.fresh_text();
        const std::size_t capacity = text.capacity();
        if (token.size() < 2 || !unescape(token.substr(1, token.size() - 2), text))
            return at.fail(simdjson::STRING_ERROR);
        if (text.capacity() > capacity) at.grew(text.capacity());
        into = text;
        return true;
    }
    const simdjson::error_code error = from.get_string().get(into);
    if (error == simdjson::SUCCESS) return true;
    return token.starts_with('"') ? at.fail(error) : unexpected(at, "a string", token);
}

template <>
class binder<std::string_view> {
public:
    template <class Source>
    bool bind(Source& from, std::string_view& into, parse_context& at) {
        into = plain_text(from, at);
        return (into.data() != nullptr || bind_escaped_text(from, into, at)) && at.fits(into);
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
    template <class Source>
    bool bind(Source& from, std::string& into, parse_context& at) {
        const std::string_view plain = plain_text(from, at);
        if (plain.data() == nullptr || plain.size() > into.capacity() || !at.is_short(plain))
            [[unlikely]]
            return bind_seldom(plain, from, into, at);
        into.clear();
        // Already checked: lets the compiler drop the same check in append().
        if (!into.empty() || plain.size() > into.capacity()) __builtin_unreachable();
        into.append(plain);
        return true;
    }

private:
    /// The rare cases. Not inlined, so that bind() has few registers to save.
    template <class Source>
    [[gnu::noinline]] static bool bind_seldom(std::string_view text, Source& from,
                                              std::string& into, parse_context& at) {
        if (text.data() == nullptr && !bind_escaped_text(from, text, at)) return false;
        if (!at.fits(text)) return false;
        keep_text(text, into, at);
        return true;
    }
};

/// Accepts only null.
template <>
class binder<std::monostate> {
public:
    template <class Source>
    bool bind(Source& from, std::monostate&, parse_context& at) {
        const std::string_view token = token_of(from);
        return token == "null" ? consume_null(from, at) : unexpected(at, "null", token);
    }
};

template <class E>
    requires(std::is_enum_v<E> && !converted<E>)
class binder<E> {
    static_assert(fixed_enum<E>,
                  "weir: json::read cannot fill an enumeration without a fixed underlying type; "
                  "declare it as an enum class, or as enum name : int");

public:
    template <class Source>
    bool bind(Source& from, E& into, parse_context& at) {
        std::string_view name;
        if (!binder<std::string_view>{}.bind(from, name, at)) return false;
        for (std::size_t i = 0; !name.empty() && i < enumerator_names<E>.size(); ++i)
            if (enumerator_names<E>[i] == name) {
                into = static_cast<E>(first_enumerator + static_cast<int>(i));
                return true;
            }
        return at.fail(reason::unknown_enumerator,
                       "no enumerator is named \"" + excerpt_of(name, 40) + '"');
    }
};

template <>
class binder<value> {
public:
    template <class Source>
    bool bind(Source& from, value& into, parse_context& at) {
        const std::string_view token = token_of(from);
        const auto found = kind_of(token);
        if (!found) return unexpected(at, "a value", token);
        std::string_view text = token;
        simdjson::error_code error = simdjson::SUCCESS;
        if (*found == kind::object) {
            ondemand::object object;
            error = from.get_object().get(object);
            if (error == simdjson::SUCCESS) error = object.raw_json().get(text);
        } else if (*found == kind::array) {
            ondemand::array array;
            error = from.get_array().get(array);
            if (error == simdjson::SUCCESS) error = array.raw_json().get(text);
        } else if (!check_scalar(from, *found, at)) {
            return false;
        }
        if (error != simdjson::SUCCESS) return at.fail(error);
        text = without_blanks_behind(text);
        // The parser may miscount if there is a bracket instead of a key.
        if ((*found == kind::object || *found == kind::array)
            && bracketed_length(text) != text.size())
            return at.fail(simdjson::INCOMPLETE_ARRAY_OR_OBJECT);
        into = value{*found, text};
        return true;
    }

private:
    template <class Source>
    static bool check_scalar(Source& from, kind found, parse_context& at) {
        if (found == kind::string) {
            std::string_view string; // for its escapes to be checked
            return bind_escaped_text(from, string, at);
        }
        if constexpr (std::same_as<Source, ondemand::value>
                      || std::same_as<Source, rewindable_value<ondemand::value>>) {
            return true; // its text was checked when its kind was found
        } else {         // the root of a record must also be consumed
            double number{};
            bool boolean{};
            if (found == kind::number) {
                [[maybe_unused]] const auto ignored = from.get_double().get(number);
                return true; // though it may be too large for one
            }
            const simdjson::error_code error =
                found == kind::boolean ? from.get_bool().get(boolean) : from.is_null().get(boolean);
            return error == simdjson::SUCCESS || at.fail(error);
        }
    }
};

} // namespace weir::json::detail

#ifndef WEIR_COMPILED
#include <weir/json/detail/bind/scalar-inl.hpp>
#endif
