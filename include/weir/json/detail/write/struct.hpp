// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/parse_context.hpp>
#include <weir/json/detail/reflect/described_members.hpp>
#include <weir/json/detail/reflect/struct_to_tuple.hpp>
#include <weir/json/detail/write/container.hpp>
#include <weir/json/detail/write/writer.hpp>
#include <weir/json/key_text.hpp>

#include <cstddef>
#include <ranges>
#include <string>
#include <tuple>
#include <utility>

// Structs as objects, by the names of their members.

namespace weir::json::detail {

template <structure T>
    requires(member_described<T> || !std::ranges::range<T>)
struct writer<T> {
    static_assert(fields<T>::count <= max_members,
                  "weir: json::write cannot write a struct of more than 64 members; leave out "
                  "those that are not needed, or put some into a nested struct");
    static_assert(names_are_distinct<T>(),
                  "weir: json::describe gives two members of a type the same name");

    static bool append(std::string& to, const T& whole, writing& at) {
        const attempt::level nested{at};
        if (!nested.fits()) return false;
        to += '{';
        [[maybe_unused]] const auto tied = fields<T>::tie(whole);
        [[maybe_unused]] bool first = true;
        const bool appended = [&]<std::size_t... I>(std::index_sequence<I...>) {
            return (append_member<I>(to, std::get<I>(tied), first, at) && ...);
        }(std::make_index_sequence<fields<T>::count>{});
        if (!appended) return false;
        to += '}';
        return true;
    }

private:
    template <std::size_t I, class Member>
    static bool append_member(std::string& to, const Member& member, bool& first, writing& at) {
        if constexpr (is_skipped<T, I>) {
            return true;
        } else {
            if constexpr (may_be_empty<Member>)
                if (!member && at.how.empty_members == empty_members::leave_out) return true;
            constexpr auto& key = key_text<T, I>;
            const std::size_t comma = std::exchange(first, false) ? 1 : 0;
            to.append(key.data() + comma, key.size() - comma);
            return append_value(to, member, at) || at.within(described_name<T, I>);
        }
    }
};

} // namespace weir::json::detail
