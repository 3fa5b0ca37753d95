// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/bind/binder.hpp>
#include <weir/json/detail/bind/name_table.hpp>
#include <weir/json/detail/bind/number_from_text.hpp>
#include <weir/json/detail/bind/object_shape.hpp>
#include <weir/json/detail/bind/optional_and_vector.hpp>
#include <weir/json/detail/bind/scalar.hpp>
#include <weir/json/detail/parse/cursor.hpp>
#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/parse/skip_value.hpp>
#include <weir/json/detail/parse/token.hpp>
#include <weir/json/detail/parse/walk.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/member_default.hpp>

#include <algorithm>
#include <array>
#include <bit>
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
    static constexpr unsigned invalid = object_shape::end;
    using members = std::make_index_sequence<none>;

public:
    cursor bind(cursor from, T& into, parse_context& at) {
        const parse_context::level nested{at};
        if (!nested.fits()) return nullptr;
        const char* const text = at.text();
        if (text[*from] != '{') [[unlikely]]
            return unexpected(at, "an object", from);
        std::uint64_t present = skipped;
        const object_shape::step* next = shape_.begin();
        at.opens(from);
        for (;;) {
            for (; next->skips_string(text + *from); ++next) from += 4;
            if (!next->matches(text + *from)) [[unlikely]] {
                std::uint64_t found = 0;
                const place other = bind_other({from, next}, into, found, at);
                from = other.behind;
                next = other.next;
                present |= found;
                if (from == nullptr) return nullptr;
                if (next == nullptr) break;
                continue;
            }
            const unsigned what = next->what();
            ++next;
            if (what < none) {
                from = bind_expected(members{}, what, from + 3, into, at);
                if (from == nullptr) [[unlikely]]
                    return at.within(described_names<T>[what]);
                present |= std::uint64_t{1} << what;
            } else if (what == object_shape::skip_long_string) {
                from += 4;
            } else if (what == object_shape::skip_array) {
                from = skip_elements(from + 3, at);
                if (from == nullptr) [[unlikely]]
                    return nullptr;
            } else if (what == object_shape::end) {
                ++from;
                break;
            } else {
                from = skip_value(from + 3, at);
                if (from == nullptr) [[unlikely]]
                    return nullptr;
            }
        }
        return present == all || complete(present, into, at) ? from : nullptr;
    }

    /// Whether the object at `from` has all members that a T must have; if not, the fault is the first
    /// that is missing. True of what is no object or malformed: then bind() says so.
    static bool has_required(cursor from, parse_context& at) {
        std::uint64_t missing = required();
        std::string unescaped;
        const cursor behind =
            for_each_member(from, at, [&](std::string_view key, cursor value) -> cursor {
                if (const unsigned member = find_member(key, unescaped, at); member < none)
                    missing &= ~(std::uint64_t{1} << member);
                return missing == 0 ? nullptr : skip_value(value, at);
            });
        if (behind == nullptr || missing == 0) return true;
        return at.fail_missing(
            described_names<T>[static_cast<std::size_t>(std::countr_zero(missing))],
            described_names<T>);
    }

private:
    static constexpr std::uint64_t all =
        none == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << none) - 1;

    static constexpr std::uint64_t skipped = []<std::size_t... I>(std::index_sequence<I...>) {
        return (std::uint64_t{0} | ... | (std::uint64_t{is_skipped<T, I>} << I));
    }(members{});

    template <std::size_t... I>
    [[gnu::always_inline]] cursor bind_expected(std::index_sequence<I...>, unsigned member,
                                                cursor value, T& into, parse_context& at) {
        static_cast<void>(
            ((member == I && (value = bind_member_at<I>(*this, value, into, at), true)) || ...));
        return value;
    }

    /// Returned in registers: what is passed by reference is not kept in one.
    struct place {
        cursor behind = nullptr;                  ///< null if it failed
        const object_shape::step* next = nullptr; ///< null at the end of the object
    };

    /// Binds or skips a member that is not the expected one.
    [[gnu::noinline]] place bind_other(place at_member, T& into, std::uint64_t& found,
                                       parse_context& at) {
        auto [from, next] = at_member;
        const char* const text = at.text();
        const bool is_first = at.has_opened(from);
        if (text[*from] == '}') return {from + 1};
        if (is_first && text[from[1]] == '}') return {from + 2};
        if (!is_first && text[*from] != ',') return {malformed(at, "',' or '}'", from)};
        const cursor name = from + 1;
        const cursor value = from + 3;
        const std::string_view key = raw_string_at(name, text);
        if (key.data() == nullptr) return {malformed(at, "a name in quotes", name)};
        if (text[name[1]] != ':') return {malformed(at, "':'", name + 1)};
        const object_shape::member_text here{text + *from, *value - *from, is_first};
        auto member = shape_.find(here, next);
        if (!member) {
            member = find_member(key, name_, at);
            if (member == invalid) return {};
            if (*member >= none && at.refuses_unknown()) return {refuse(key, at)};
            shape_.learn(here, *member, next);
        }
        if (*member >= none) return {skip_value(value, at), next};
        const cursor behind = bind_member(*member, value, into, at);
        if (behind == nullptr) return {at.within(described_names<T>[*member])};
        found |= std::uint64_t{1} << *member;
        return {behind, next};
    }

    /// Returns `invalid` if the key has an invalid escape.
    static unsigned find_member(std::string_view key, std::string& unescaped, parse_context& at) {
        static constexpr name_table names{described_names<T>};
        static constexpr bool plain = std::ranges::none_of(
            described_names<T>, [](std::string_view name) { return name.find('\\') != name.npos; });
        unsigned member = plain ? names.find(key) : none;
        // Not only if the record has escapes: a key may be learnt from behind a record that is not closed.
        if (member == none && (!plain || key.find('\\') != key.npos)) {
            if (!bind_escaped(key, unescaped, at)) return invalid;
            const std::size_t size = unescaped.size();
            unescaped.append(name_table::padding, '\0');
            member = names.find(std::string_view{unescaped}.substr(0, size));
        }
        return member < none ? member : unsigned{object_shape::skip_other};
    }

    cursor bind_member(unsigned member, cursor from, T& into, parse_context& at) {
        static constexpr auto binds = []<std::size_t... I>(std::index_sequence<I...>) {
            return std::array<cursor (*)(binder&, cursor, T&, parse_context&), none>{
                &bind_member_at<I>...};
        }(members{});
        return binds[member](*this, from, into, at);
    }

    template <std::size_t I>
    [[gnu::always_inline]] static cursor bind_member_at(binder& self, cursor from, T& into,
                                                        parse_context& at) {
        if constexpr (is_skipped<T, I>)
            return skip_value(from, at);
        else
            return std::get<I>(self.binders_).bind(from, fields<T>::template nth<I>(into), at);
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

    /// The members that may not be missing.
    static consteval std::uint64_t required() {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (std::uint64_t{0} | ... | (std::uint64_t{is_required<I>()} << I));
        }(members{});
    }
    template <std::size_t I>
    static consteval bool is_required() {
        return !is_skipped<T, I> && !has_default<T, I> && !is_optional<field_type<T, I>>;
    }

    template <std::size_t I, class Member>
    bool clear_member(Member& member, [[maybe_unused]] parse_context& at) {
        if constexpr (has_default<T, I>) {
            assign_default<T, I>(member);
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
    object_shape shape_;
    std::string name_; ///< of the last key that had escapes, unescaped
};

} // namespace weir::json::detail
