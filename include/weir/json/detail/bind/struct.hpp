// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/describe.hpp>
#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/member_lookup.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/bind/optional_and_vector.hpp>
#include <weir/json/detail/bind/scalar.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/walk.hpp>
#include <weir/json/detail/reflect/described_members.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// The binder of objects to structs, by the names of their members.

namespace weir::json::detail {

template <structure T>
    requires(fields<T>::count > max_members)
class binder<T> {
    static_assert(sizeof(T) == 0,
                  "weir: json::read cannot fill a struct of more than 64 members; leave out those "
                  "that are not needed, or put some into a nested struct");

public:
    cursor bind(cursor, T&, parse_context&) { return nullptr; }
};

template <structure T>
class binder<T> {
    static_assert(names_are_distinct<T>(),
                  "weir: json::describe gives two members of a type the same name");
    static constexpr std::size_t none = fields<T>::count;
    static constexpr std::size_t invalid = none + 1;
    using members = std::make_index_sequence<none>;

public:
    cursor bind(cursor from, T& into, parse_context& at) {
        std::uint64_t present = skipped;
        std::size_t member = none;
        const cursor behind =
            for_each_member(from, at, [&](std::string_view key, cursor value) -> cursor {
                if (const std::size_t expected = index_.expected_after(member);
                    bind_expected(members{}, expected, key.data(), value, into, at)) [[likely]] {
                    member = expected;
                } else {
                    const std::size_t found = find_member(key, member, at);
                    if (found == invalid) return nullptr;
                    if (found == none)
                        return at.refuses_unknown() ? refuse(key, at) : skip_value(value, at);
                    member = found;
                    value = bind_member(member, value, into, at);
                }
                if (value == nullptr) [[unlikely]]
                    return at.within(described_names<T>[member]);
                present |= std::uint64_t{1} << member;
                return value;
            });
        return behind == nullptr || present == all || complete(present, into, at) ? behind
                                                                                  : nullptr;
    }

private:
    static constexpr std::uint64_t all =
        none == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << none) - 1;

    static constexpr std::uint64_t skipped = []<std::size_t... I>(std::index_sequence<I...>) {
        return (std::uint64_t{0} | ... | (std::uint64_t{is_skipped<T, I>} << I));
    }(members{});

    /// The fast path, for nearly every member: the key is the expected one. It is compared with a
    /// constant, and its binder is called directly. Returns false if it is another key.
    template <std::size_t... I>
    [[gnu::always_inline]] inline bool bind_expected(std::index_sequence<I...>,
                                                     std::size_t expected, const char* key,
                                                     cursor& value, T& into, parse_context& at) {
        return ((expected == I && member_lookup<T>::template is<I>(key)
                 && (value = bind_member_at<I>(*this, value, into, at), true))
                || ...);
    }

    /// Any other key: `none` if T has no such member, `invalid` if the key has an invalid escape.
    std::size_t find_member(std::string_view key, std::size_t previous, parse_context& at) {
        const std::size_t found = index_.find(key.data(), previous);
        if (found != none || !is_escaped(key, at)) return found;
        if (!bind_escaped(key, name_, at)) return invalid;
        return member_lookup<T>::find(name_);
    }

    cursor bind_member(std::size_t member, cursor from, T& into, parse_context& at) {
        static constexpr auto binds = []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array<cursor (*)(binder&, cursor, T&, parse_context&), none>{
                &bind_member_at<I>...};
        }(members{});
        return binds[member](*this, from, into, at);
    }

    template <std::size_t I>
    [[gnu::always_inline]] static inline cursor bind_member_at(binder& self, cursor from, T& into,
                                                               parse_context& at) {
        if constexpr (is_skipped<T, I>)
            return skip_value(from, at);
        else
            return std::get<I>(self.binders_).bind(from, std::get<I>(fields<T>::tie(into)), at);
    }

    static failed refuse(std::string_view key, parse_context& at) {
        std::string name;
        if (!bind_escaped(key, name, at)) return {};
        at.fail(reason::unknown_member, "no member of this name is known");
        return at.within(excerpt_of(name));
    }

    /// Clears the missing members that are optional, and fills those with a default. Returns false
    /// if any other member is missing.
    bool complete(std::uint64_t present, T& into, parse_context& at) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            [[maybe_unused]] const auto tied = fields<T>::tie(into);
            return ((((present >> I) & 1) != 0 || clear_member<I>(std::get<I>(tied), at)) && ...);
        }(members{});
    }

    template <std::size_t I, class Member>
    bool clear_member(Member& member, [[maybe_unused]] parse_context& at) {
        static constexpr auto description = fields<T>::template description<I>();
        using fallback = std::remove_const_t<decltype(description.fallback)>;
        if constexpr (std::same_as<fallback, own_default>) {
            T fresh{};
            member = std::move(std::get<I>(fields<T>::tie(fresh)));
            return true;
        } else if constexpr (!std::same_as<fallback, no_default>) {
            if constexpr (integer<Member> && integer<fallback>)
                static_assert(std::in_range<Member>(description.fallback),
                              "weir: json::describe gives a member a default that it cannot hold");
            member = static_cast<Member>(description.fallback);
            return true;
        } else if constexpr (is_optional<Member>) {
            std::get<I>(binders_).clear(member);
            return true;
        } else {
            return at.fail_missing(described_name<T, I>, described_names<T>);
        }
    }

    /// A skipped member may be of any type.
    template <std::size_t I>
    static auto binder_at() {
        if constexpr (is_skipped<T, I>)
            return std::type_identity<std::monostate>{};
        else
            return std::type_identity<binder<field_type<T, I>>>{};
    }
    template <std::size_t... I>
    static auto binders_of(std::index_sequence<I...>)
        -> std::tuple<typename decltype(binder_at<I>())::type...>;

    decltype(binders_of(members{})) binders_;
    member_lookup<T> index_;
    std::string name_; ///< of the last key that had escapes, unescaped
};

} // namespace weir::json::detail
