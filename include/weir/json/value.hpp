// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/compiled.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/value_reader.hpp>
#include <weir/json/kind.hpp>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

namespace weir::json {

class value;
struct named_value;

namespace detail {

template <class T>
class binder;
template <class Item>
class value_range;

} // namespace detail

/// A JSON value of any shape, as its text. Borrowed: valid until the next record is pulled. In a
/// record, `json::read` has checked all of it; if options.validate is `touched`, only that as many
/// brackets are closed as opened, that strings are closed, and that a scalar is valid.
///
///     for (const json::value& tag : record["user"]["tags"].elements())
///         names.push_back(tag.get<std::string>().value_or("?"));
///
/// What is missing is an empty value, and so is whatever is looked for in it, or in a value of
/// another kind. It is false as a condition, its kind is kind::missing, and it is not null; its
/// text is empty, get() gives std::nullopt, and its ranges are empty. json::write writes it as
/// null, or leaves it out as options.empty_members says.
///
/// In a record, an access costs the structural characters that it passes, at most those of the whole
/// value; in a value that was made of a text, the bytes.
/// Throws: json::bad_access if an access reaches text that is not JSON.
class value {
public:
    value() = default; ///< empty
    value(json::kind kind, std::string_view text) noexcept : kind_{kind}, text_{text} {}

    /// Whether there is a value, be it null.
    explicit operator bool() const noexcept { return kind_ != json::kind::missing; }
    json::kind kind() const noexcept { return kind_; }
    bool is_null() const noexcept { return kind_ == json::kind::null; }
    /// The text as in the source, without blanks around it.
    std::string_view text() const noexcept { return text_; }

    /// The value as a T: a number that T can hold (a whole one, in any notation, if T is an
    /// integer), a bool, or a std::string, unescaped. Otherwise std::nullopt.
    template <class T>
    std::optional<T> get() const;

    /// The member with this name, compared unescaped; the last one, if several have it.
    value operator[](std::string_view name) const;
    /// The element at this index, counted from 0.
    value operator[](std::size_t index) const;
    /// The value at a JSON pointer (RFC 6901), such as "/features/0/id"; "" is the value itself.
    /// Throws std::invalid_argument if `pointer` is not a JSON pointer.
    value at(std::string_view pointer) const;

    /// The number of elements or members; 0 for a scalar.
    std::size_t size() const;
    /// The elements of an array: a lazy range of json::value.
    detail::value_range<value> elements() const noexcept;
    /// The members of an object, in the order of the text: a lazy range of json::named_value.
    detail::value_range<named_value> members() const noexcept;

private:
    friend class detail::binder<value>;
    template <class Item>
    friend class detail::value_range;

    value(json::kind kind, std::string_view text, const detail::indexed_place& place) noexcept
        : kind_{kind}, text_{text}, place_{place} {}

    json::kind kind_ = json::kind::missing;
    std::string_view text_;
    detail::indexed_place place_;
};

/// A member of a json::value that is an object.
struct named_value {
    std::string_view raw_name; ///< as in the text, escaped, without its quotes
    json::value value;

    /// The name, unescaped. Throws json::bad_access if it has an invalid escape.
    std::string name() const {
        std::string text;
        if (!detail::unescape(raw_name, text))
            throw bad_access{"weir: the name of a member has an invalid escape"};
        return text;
    }
};

namespace detail {

/// The elements or members of a value. Each begin() starts at the first one.
template <class Item>
class value_range : public std::ranges::view_base {
public:
    class iterator {
    public:
        using value_type = Item;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        iterator(std::string_view text, const indexed_place& place)
            : walk_{text, place}, ended_{!walk_.next()} {}

        Item operator*() const noexcept {
            const json::value found{walk_.kind(), walk_.value(), walk_.place()};
            if constexpr (std::same_as<Item, named_value>)
                return {walk_.raw_name(), found};
            else
                return found;
        }
        iterator& operator++() {
            ended_ = !walk_.next();
            return *this;
        }
        void operator++(int) { ++*this; }
        bool operator==(std::default_sentinel_t) const noexcept { return ended_; }

    private:
        value_reader walk_;
        bool ended_ = true;
    };

    value_range() = default;
    /// Of an array or object.
    value_range(std::string_view text, const indexed_place& place) noexcept
        : text_{text}, place_{place} {}

    iterator begin() const { return {text_, place_}; }
    std::default_sentinel_t end() const noexcept { return {}; }
    bool empty() const { return begin() == end(); }

private:
    std::string_view text_;
    indexed_place place_;
};

} // namespace detail

template <class T>
std::optional<T> value::get() const {
    static_assert(detail::integer<T> || detail::real<T> || std::same_as<T, bool>
                      || std::same_as<T, std::string>,
                  "weir: json::value::get gives integers, float, double, bool and std::string; "
                  "walk over elements() or members() for what is inside, or use text()");
    if constexpr (std::same_as<T, bool>) {
        if (kind_ != json::kind::boolean) return {};
        return text_ == "true";
    } else if constexpr (std::same_as<T, std::string>) {
        std::optional<std::string> text;
        if (kind_ != json::kind::string || text_.size() < 2) return text;
        if (!detail::unescape(text_.substr(1, text_.size() - 2), text.emplace()))
            throw bad_access{"weir: a string in a json::value has an invalid escape"};
        return text;
    } else if constexpr (detail::integer<T> || detail::real<T>) {
        if (kind_ == json::kind::number) return detail::number_in<T>(text_);
    }
    return {};
}

inline detail::value_range<value> value::elements() const noexcept {
    if (kind_ != json::kind::array) return {};
    return {text_, place_};
}

inline detail::value_range<named_value> value::members() const noexcept {
    if (kind_ != json::kind::object) return {};
    return {text_, place_};
}

} // namespace weir::json

#ifndef WEIR_COMPILED
#include <weir/json/detail/value-inl.hpp>
#endif
