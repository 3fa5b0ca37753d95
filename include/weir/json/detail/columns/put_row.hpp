// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/utf8.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/error.hpp>
#include <weir/json/write_options.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace weir::json::detail {

/// What it takes to write rows, one after the other: the room for JSON text, and the fault if a row
/// has no cells for it.
class row_context {
public:
    explicit row_context(const write_options& how, bool is_flattened) noexcept
        : flattened{is_flattened}, how_{how}, json{text_, how_} {}
    row_context(const row_context&) = delete; // refers to itself
    row_context& operator=(const row_context&) = delete;

    failed fail(json::reason reason, std::string message) {
        return json.context::fail(reason, std::move(message));
    }
    const fault& failure() const noexcept { return json.failure(); }

    const bool flattened; ///< whether members of nested structs are columns of their own

private:
    const write_options how_;
    std::string text_;

public:
    write_context json;
};

/// The cells of a row, in the order of columns_of(). Each returns false if the store cannot hold the
/// cell: then the context that the row is written with has the fault. A store that checks texts itself,
/// as it copies them anyway, has a constant `checks_utf8` that is true.
template <class Cells>
concept row_cells = requires(Cells& to, std::string_view text, bool of_row) {
    { to.put_null() } -> std::same_as<bool>;
    { to.put(true) } -> std::same_as<bool>;
    { to.put(std::int64_t{}) } -> std::same_as<bool>;
    { to.put(std::uint64_t{}) } -> std::same_as<bool>; ///< of a column of type uint64
    { to.put(float{}) } -> std::same_as<bool>;         ///< NaN and the infinities, too
    { to.put(double{}) } -> std::same_as<bool>;
    /// Valid UTF-8, unless the store checks. It lives as long as the row if it is a member of it, or
    /// else only during the call.
    { to.put_text(text, of_row) } -> std::same_as<bool>;
    { to.put_json(text) } -> std::same_as<bool>; ///< which lives only during the call
};

template <class Row, row_cells Cells>
bool put_row(const Row& row, Cells& to, row_context& at);

template <class T>
bool put_null_cells(auto& to, const row_context& at) {
    if constexpr (nestable<T>)
        if (at.flattened) {
            bool all = true;
            for_each_member_of<T>([&]<std::size_t I>() {
                using member = std::remove_cv_t<field_type<T, I>>;
                if constexpr (is_std_optional<member>)
                    all = all && put_null_cells<typename member::value_type>(to, at);
                else
                    all = all && put_null_cells<member>(to, at);
            });
            return all;
        }
    return to.put_null();
}

template <class Text>
bool put_checked_text(const Text& text, bool of_row, auto& to, row_context& at) {
    const std::string_view all{text.data(), text.size()};
    if constexpr (!requires { requires std::remove_cvref_t<decltype(to)>::checks_utf8; })
        if (const std::size_t valid = weir::detail::valid_utf8_prefix(all); valid != all.size())
            return at.fail(reason::invalid_utf8,
                           "the string is not valid UTF-8 at byte " + std::to_string(valid));
    return to.put_text(all, of_row);
}

template <class T>
bool put_json_cell(const T& value, auto& to, row_context& at) {
    write_context& json = at.json;
    const char* const end = put_value(json.room.at(0), value, json);
    if (end == nullptr) return false;
    return to.put_json({json.room.at(0), json.room.offset_of(end)});
}

/// `of_row`: whether the value is a part of the row, and not the result of a conversion.
template <class T>
bool put_cell(const T& value, bool of_row, auto& to, row_context& at) {
    if constexpr (converted<T>) {
        constexpr auto& write = describe<T>.write;
        constexpr bool is_readable_only =
            std::same_as<std::remove_cvref_t<decltype(write)>, not_written>;
        if constexpr (is_readable_only)
            return put_json_cell(value, to, at); // says so
        else
            return put_cell(std::invoke(write, value), false, to, at);
    } else if constexpr (std::same_as<T, bool> || real<T>) {
        return to.put(value);
    } else if constexpr (integer<T>) {
        if constexpr (type_of_column<T>() == column_type::uint64)
            return to.put(std::uint64_t{value});
        else
            return to.put(std::int64_t{value});
    } else if constexpr (is_text<T>) {
        return put_checked_text(value, of_row, to, at);
    } else if constexpr (std::is_enum_v<T>) {
        const std::string_view name = enumerator_name(value);
        return name.empty() ? at.fail(reason::unknown_enumerator, nameless(value))
                            : to.put_text(name, true);
    } else if constexpr (std::same_as<T, json::value>) {
        return value && !value.is_null() ? put_json_cell(value, to, at) : to.put_null();
    } else if constexpr (may_be_empty<T>) {
        if (!value) return to.put_null();
        return put_cell(*value, of_row, to, at);
    } else {
        return put_json_cell(value, to, at);
    }
}

/// A member, which may be more than one column.
template <class T>
bool put_cells(const T& member, auto& to, row_context& at) {
    if constexpr (nestable<T>) {
        if (at.flattened) return put_row(member, to, at);
    } else if constexpr (is_std_optional<T>) {
        if constexpr (nestable<typename T::value_type>)
            if (at.flattened)
                return member ? put_row(*member, to, at)
                              : put_null_cells<typename T::value_type>(to, at);
    }
    return put_cell(member, true, to, at);
}

/// Writes the cells of a struct. Returns false if a member has none: then `at` holds the fault, and
/// the cells so far are useless.
template <class Row, row_cells Cells>
bool put_row(const Row& row, Cells& to, row_context& at) {
    [[maybe_unused]] const auto tied = fields<Row>::tie(row);
    bool all = true;
    for_each_member_of<Row>([&]<std::size_t I>() {
        if (!all || put_cells(std::get<I>(tied), to, at)) return;
        at.json.within(described_name<Row, I>);
        all = false;
    });
    return all;
}

} // namespace weir::json::detail
