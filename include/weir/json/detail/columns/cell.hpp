// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/floating_point.hpp>
#include <weir/json/detail/bind/all_binders.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/excerpt.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/text_parser.hpp>
#include <weir/json/detail/reflect/member_names.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/error.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// What stores hold, and how it becomes a member: by the type of the member, as JSON text does.

namespace weir::json::detail {

/// A value in a table. Its text is valid until the next row.
struct cell {
    enum class kind : unsigned char {
        null,
        boolean,
        integer,
        real,
        number, ///< the text of one, by the grammar of JSON
        text,
    };

    cell::kind kind = kind::null;
    std::int64_t integer = 0; ///< or a boolean
    double real = 0;
    std::string_view text{};

    static cell null() noexcept { return {}; }
    static cell of(bool value) noexcept { return {kind::boolean, value, 0, {}}; }
    static cell of(std::int64_t value) noexcept { return {kind::integer, value, 0, {}}; }
    static cell of(double value) noexcept { return {kind::real, 0, value, {}}; }
    static cell of_number(std::string_view text) noexcept { return {kind::number, 0, 0, text}; }
    static cell of_text(std::string_view text) noexcept { return {kind::text, 0, 0, text}; }

    bool is_null() const noexcept { return kind == kind::null; }
};

/// The cell as JSON text; a text as it is, as it may itself be JSON.
inline void append_text(std::string& to, const cell& from) {
    char digits[32];
    const auto append_number = [&](auto number) {
        to.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
    };
    switch (from.kind) {
    case cell::kind::null:
        to += "null";
        break;
    case cell::kind::boolean:
        to += from.integer != 0 ? "true" : "false";
        break;
    case cell::kind::integer:
        append_number(from.integer);
        break;
    case cell::kind::real:
        append_number(from.real);
        break;
    case cell::kind::number:
    case cell::kind::text:
        to += from.text;
        break;
    }
}

inline failed unexpected(parse_context& at, std::string_view expected, const cell& found) {
    std::string text;
    append_text(text, found);
    const bool quoted = found.kind == cell::kind::text;
    text = excerpt_of(text, 40);
    return at.fail(reason::wrong_type, "expected " + std::string{expected} + ", found "
                                           + (quoted ? '"' + text + '"' : text));
}

/// Fills members of type M from the cells of a column. A member of any type that is none of tables is
/// JSON text in them.
template <class M>
class cell_binder {
public:
    bool bind(const cell& from, M& into, parse_context& at) {
        const std::size_t capacity = text_.capacity();
        text_.clear();
        append_text(text_, from);
        const std::size_t size = text_.size();
        text_.append(padding, ' ');
        at.grew(text_.capacity() - capacity);
        return parser_.parse(std::string_view{text_}.substr(0, size), binder_, into, at);
    }

private:
    text_parser parser_;
    binder<M> binder_;
    std::string text_; ///< into which a json::value points
};

template <>
class cell_binder<bool> {
public:
    bool bind(const cell& from, bool& into, parse_context& at) {
        const bool is_bool =
            from.kind == cell::kind::boolean
            || (from.kind == cell::kind::integer && (from.integer == 0 || from.integer == 1));
        if (!is_bool) return unexpected(at, "a boolean", from);
        into = from.integer != 0;
        return true;
    }
};

template <class M>
    requires integer<M> || real<M>
class cell_binder<M> {
public:
    bool bind(const cell& from, M& into, parse_context& at) {
        std::optional<M> number;
        switch (from.kind) {
        case cell::kind::integer:
            number = of_integer(from.integer);
            break;
        case cell::kind::real:
            number = of_real(from.real);
            break;
        case cell::kind::number:
            number = number_in<M>(from.text);
            break;
        default:
            return unexpected(at, expected, from);
        }
        if (!number) return does_not_fit(from, at);
        into = *number;
        return true;
    }

private:
    static constexpr std::string_view expected = integer<M> ? "an integer" : "a number";

    static std::optional<M> of_integer(std::int64_t from) noexcept {
        if constexpr (real<M>)
            return static_cast<M>(from);
        else if (std::in_range<M>(from))
            return static_cast<M>(from);
        return std::nullopt;
    }
    static std::optional<M> of_real(double from) noexcept {
        if constexpr (std::same_as<M, double>) {
            return from;
        } else if constexpr (std::same_as<M, float>) {
            const auto nearest = static_cast<float>(from); // the infinities and NaN, too
            if (weir::detail::is_finite(from) && !weir::detail::is_finite(nearest))
                return std::nullopt;
            return nearest;
        } else {
            // As a double, the largest integer may be rounded up to one that does not fit.
            constexpr double above =
                2.0 * static_cast<double>(std::numeric_limits<M>::max() / 2 + 1);
            constexpr auto least = static_cast<double>(std::numeric_limits<M>::min());
            if (!(from >= least && from < above)) return std::nullopt;
            const auto whole = static_cast<M>(from);
            if (static_cast<double>(whole) != from) return std::nullopt;
            return whole;
        }
    }
    static failed does_not_fit(const cell& from, parse_context& at) {
        std::string shown;
        append_text(shown, from);
        shown = excerpt_of(shown, 40);
        if constexpr (integer<M>)
            shown += " is not a whole number from " + std::to_string(std::numeric_limits<M>::min())
                   + " to " + std::to_string(std::numeric_limits<M>::max());
        else
            shown += std::string{" is too large for a "} + (sizeof(M) == 4 ? "float" : "double");
        return at.fail(reason::number_out_of_range, std::move(shown));
    }
};

template <>
class cell_binder<std::string_view> {
public:
    bool bind(const cell& from, std::string_view& into, parse_context& at) {
        if (from.kind != cell::kind::text) return unexpected(at, "a text", from);
        into = from.text;
        return true;
    }
};
template <>
class cell_binder<std::string> {
public:
    bool bind(const cell& from, std::string& into, parse_context& at) {
        if (from.kind != cell::kind::text) return unexpected(at, "a text", from);
        keep_text(from.text, into, at);
        return true;
    }
};

template <fixed_enum E>
    requires(!converted<E>)
class cell_binder<E> {
public:
    bool bind(const cell& from, E& into, parse_context& at) {
        if (from.kind != cell::kind::text) return unexpected(at, "a name", from);
        if (enumerator_named(from.text, into)) return true;
        return at.fail(reason::unknown_enumerator,
                       "no enumerator is named \"" + excerpt_of(from.text, 40) + '"');
    }
};

/// Members that are empty where the cell is NULL.
template <class M>
    requires is_optional<M>
class cell_binder<M> {
    using value_type = std::remove_reference_t<decltype(*std::declval<M&>())>;

public:
    bool bind(const cell& from, M& into, parse_context& at) {
        if (from.is_null()) {
            into.reset();
            return true;
        }
        if (!into) {
            if constexpr (is_std_optional<M>)
                into.emplace();
            else
                into = std::make_unique<value_type>();
        }
        if (inner_ == nullptr) inner_ = std::make_unique<cell_binder<value_type>>();
        return inner_->bind(from, *into, at);
    }

private:
    std::unique_ptr<cell_binder<value_type>> inner_;
};

template <converted M>
class cell_binder<M> {
    using from_type = typename description_of<M>::from;

public:
    bool bind(const cell& from, M& into, parse_context& at) {
        if (!inner_.bind(from, value_, at)) return false;
        return describe<M>.convert(value_, into) || unexpected(at, describe<M>.expected, from);
    }

private:
    cell_binder<from_type> inner_;
    from_type value_{};
};

} // namespace weir::json::detail
