// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/columns/cell.hpp>
#include <weir/json/detail/columns/columns.hpp>
#include <weir/json/detail/fault.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/member_default.hpp>
#include <weir/json/detail/reflect/record_traits.hpp> // rows may borrow

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// Rows of a table as structs: columns are found by the names of members, once for all rows.

namespace weir::json::detail {

/// The columns of a result, by name.
class column_names {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    explicit column_names(std::vector<std::string> names)
        : names_{std::move(names)}, is_used_(names_.size()) {}

    /// Throws if several have this name.
    std::size_t find(std::string_view name) {
        const auto first = std::ranges::find(names_, name);
        if (first == names_.end()) return none;
        if (std::find(first + 1, names_.end(), name) != names_.end())
            throw std::invalid_argument{"two columns are called \"" + excerpt_of(name)
                                        + "\"; name them apart with AS"};
        const auto found = static_cast<std::size_t>(first - names_.begin());
        is_used_[found] = true;
        return found;
    }
    bool has_any_within(std::string_view member) const {
        return std::ranges::any_of(names_, [&](std::string_view name) {
            return name.size() > member.size() && name.starts_with(member)
                && name[member.size()] == '.';
        });
    }
    [[noreturn]] void fail_missing(std::string_view name) const {
        throw std::invalid_argument{"there is no column \"" + excerpt_of(name)
                                    + "\" for a member that may not be missing; the columns are "
                                    + listed()};
    }
    void refuse_unused() const {
        const auto unused = std::ranges::find(is_used_, false);
        if (unused != is_used_.end())
            throw std::invalid_argument{
                "no member has the name of the column \""
                + excerpt_of(names_[static_cast<std::size_t>(unused - is_used_.begin())]) + '"'};
    }

private:
    std::string listed() const {
        std::string all;
        for (const std::string& name : names_)
            all.append(all.empty() ? "\"" : ", \"").append(excerpt_of(name)) += '"';
        return all.empty() ? "none" : all;
    }

    std::vector<std::string> names_;
    std::vector<bool> is_used_;
};

template <nestable T>
class row_binder;

/// What fills a member: one cell, or those of the members within it.
template <class M>
struct member_binder {
    cell_binder<M> whole;
};
template <nestable M>
struct member_binder<M> {
    cell_binder<M> whole; ///< from JSON text
    row_binder<M> parts;
};
template <class M>
    requires nestable<M>
struct member_binder<std::optional<M>> {
    cell_binder<std::optional<M>> whole;
    row_binder<M> parts;
};

/// Fills Ts from columns. A struct within T is one column of JSON text, or has columns of its own.
template <nestable T>
class row_binder {
    static constexpr std::size_t none = column_names::none;
    using members = std::make_index_sequence<fields<T>::count>;

public:
    /// Finds the columns, whose names begin with `before`. Throws std::invalid_argument if there is
    /// none for a member that may not be missing.
    void find_columns(column_names& in, const std::string& before) {
        for_each_member_of<T>([&]<std::size_t I>() {
            const std::string name = before + std::string{described_name<T, I>};
            columns_[I] = in.find(name);
            if (columns_[I] != none) return;
            if constexpr (has_parts<I>)
                if (in.has_any_within(name)) {
                    columns_[I] = within;
                    return std::get<I>(binders_).parts.find_columns(in, name + '.');
                }
            if constexpr (!has_default<T, I> && !is_optional<member<I>>) in.fail_missing(name);
        });
    }

    /// `cell_at(column)` returns a cell. Returns false if a member cannot hold its cell.
    template <class CellAt>
    bool bind(const CellAt& cell_at, T& into, parse_context& at) {
        const auto tied = fields<T>::tie(into);
        bool all = true;
        for_each_member_of<T>([&]<std::size_t I>() {
            if (!all || bind_member<I>(cell_at, std::get<I>(tied), at)) return;
            at.context::within(described_name<T, I>);
            all = false;
        });
        return all;
    }

    /// Whether all columns of its members are NULL.
    template <class CellAt>
    bool is_null(const CellAt& cell_at) const {
        bool all = true;
        for_each_member_of<T>([&]<std::size_t I>() {
            if (!all || columns_[I] == none) return;
            if (columns_[I] != within) {
                all = cell_at(columns_[I]).is_null();
            } else if constexpr (has_parts<I>) {
                all = std::get<I>(binders_).parts.is_null(cell_at);
            }
        });
        return all;
    }

private:
    /// Stands for the columns of the members within a member.
    static constexpr std::size_t within = none - 1;

    template <std::size_t I>
    using member = std::remove_cv_t<field_type<T, I>>;

    /// A skipped member may be of any type.
    template <std::size_t I>
    static auto binder_at() {
        if constexpr (is_skipped<T, I>)
            return std::type_identity<std::monostate>{};
        else
            return std::type_identity<member_binder<member<I>>>{};
    }
    template <std::size_t... I>
    static auto binders_of(std::index_sequence<I...>)
        -> std::tuple<typename decltype(binder_at<I>())::type...>;
    using binders = decltype(binders_of(members{}));

    template <std::size_t I>
    static constexpr bool has_parts = requires(std::tuple_element_t<I, binders>& of) { of.parts; };

    template <std::size_t I, class CellAt, class Member>
    bool bind_member(const CellAt& cell_at, Member& into, parse_context& at) {
        auto& binder = std::get<I>(binders_);
        if (columns_[I] < within) return binder.whole.bind(cell_at(columns_[I]), into, at);
        if constexpr (has_parts<I>)
            if (columns_[I] == within) {
                if constexpr (is_std_optional<Member>) {
                    if (binder.parts.is_null(cell_at)) {
                        into.reset();
                        return true;
                    }
                    if (!into) into.emplace();
                    return binder.parts.bind(cell_at, *into, at);
                } else {
                    return binder.parts.bind(cell_at, into, at);
                }
            }
        if constexpr (has_default<T, I>)
            assign_default<T, I>(into);
        else if constexpr (is_optional<Member>)
            into.reset();
        return true;
    }

    std::array<std::size_t, fields<T>::count> columns_{};
    binders binders_;
};

/// A row, and what the columns of a result are bound to it with.
template <nestable T>
class row_binding {
public:
    /// Throws std::invalid_argument if a member that may not be missing has no column; if
    /// `refuse_unknown`, also if a column has no member.
    row_binding(std::vector<std::string> names, bool refuse_unknown)
        : context_{max_depth, std::string_view::npos, refuse_unknown, true} {
        column_names columns{std::move(names)};
        binder_.find_columns(columns, {});
        if (refuse_unknown) columns.refuse_unused();
    }

    /// Fills the record from a row, whose cells `cell_at(column)` returns. Returns false if a member
    /// cannot hold its cell.
    template <class CellAt>
    bool bind(const CellAt& cell_at) {
        return binder_.bind(cell_at, record_, context_);
    }

    T& record() noexcept { return record_; }
    const fault& failure() const noexcept { return context_.failure(); }

private:
    static constexpr std::size_t max_depth = 256; ///< the default of json::read

    row_binder<T> binder_;
    T record_{};
    parse_context context_;
};

} // namespace weir::json::detail
