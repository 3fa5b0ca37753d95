// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>
#include <cstdlib>
#include <tuple>
#include <type_traits>
#include <utility>

// The members of a plain struct as a tuple of references. C++20 has no structured binding of a
// dependent size, so there is one for each number of members.

namespace weir::json::detail {

inline constexpr std::size_t max_members = 64;

/// Converts to any type except `Whole` and its bases; only for counting members, never called.
template <class Whole>
struct anything_in {
    template <class T>
        requires(!std::is_base_of_v<T, Whole>)
    operator T() const noexcept {
        std::abort();
    }
};

/// Converts only to the base classes of `Whole`.
template <class Whole>
struct base_of {
    template <class T>
        requires(std::is_base_of_v<T, Whole> && !std::is_same_v<T, Whole>)
    operator T() const noexcept {
        std::abort();
    }
};

/// Whether T has a base class, which is initialised first. Counting would not find a base class
/// with a single member.
template <class T>
concept has_base = requires { T{base_of<T>{}}; };

template <class T, std::size_t>
using anything_for = anything_in<T>;

template <class T, std::size_t... Before>
consteval bool takes(std::index_sequence<Before...>) {
    return requires { T{anything_for<T, Before>{}...}; };
}

template <class T, std::size_t... Before, std::size_t... After>
consteval bool takes_braces_between(std::index_sequence<Before...>, std::index_sequence<After...>) {
    return requires { T{anything_for<T, Before>{}..., {}, anything_for<T, After>{}...}; };
}

template <class T, std::size_t Count = 0>
consteval std::size_t count_members() {
    if constexpr (Count <= max_members && takes<T>(std::make_index_sequence<Count + 1>{}))
        return count_members<T, Count + 1>();
    else
        return Count;
}

/// The number of members of the aggregate T, if it is `decomposable`; max_members + 1 if there are
/// too many.
template <class T>
inline constexpr std::size_t member_count = count_members<T>();

/// Whether each counted member is a member of T itself. If an initialiser went to an element of an
/// array or to a member of a base class, braces in its place leave one initialiser too many.
template <class T>
consteval bool counts_members() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return (takes_braces_between<T>(std::make_index_sequence<I>{},
                                        std::make_index_sequence<sizeof...(I) - I - 1>{})
                && ...);
    }(std::make_index_sequence<member_count<T>>{})
        && !takes_braces_between<T>(std::make_index_sequence<member_count<T>>{},
                                    std::index_sequence<>{});
}

template <class T>
concept tuple_like = requires { std::tuple_size<T>::value; };

/// A struct that a structured binding splits into its members: an aggregate without base classes
/// and without C arrays (std::array is fine).
template <class T>
concept decomposable = std::is_class_v<T> && std::is_aggregate_v<T> && !tuple_like<T>
                    && !has_base<T> && (member_count<T> > max_members || counts_members<T>());

// 8 * e + r names: e rows of eight, then r more.
// clang-format off
#define WEIR_DETAIL_E0
#define WEIR_DETAIL_E1 a1, a2, a3, a4, a5, a6, a7, a8,
#define WEIR_DETAIL_E2 WEIR_DETAIL_E1 b1, b2, b3, b4, b5, b6, b7, b8,
#define WEIR_DETAIL_E3 WEIR_DETAIL_E2 c1, c2, c3, c4, c5, c6, c7, c8,
#define WEIR_DETAIL_E4 WEIR_DETAIL_E3 d1, d2, d3, d4, d5, d6, d7, d8,
#define WEIR_DETAIL_E5 WEIR_DETAIL_E4 e1, e2, e3, e4, e5, e6, e7, e8,
#define WEIR_DETAIL_E6 WEIR_DETAIL_E5 f1, f2, f3, f4, f5, f6, f7, f8,
#define WEIR_DETAIL_E7 WEIR_DETAIL_E6 g1, g2, g3, g4, g5, g6, g7, g8,
#define WEIR_DETAIL_R1 z1
#define WEIR_DETAIL_R2 WEIR_DETAIL_R1, z2
#define WEIR_DETAIL_R3 WEIR_DETAIL_R2, z3
#define WEIR_DETAIL_R4 WEIR_DETAIL_R3, z4
#define WEIR_DETAIL_R5 WEIR_DETAIL_R4, z5
#define WEIR_DETAIL_R6 WEIR_DETAIL_R5, z6
#define WEIR_DETAIL_R7 WEIR_DETAIL_R6, z7
#define WEIR_DETAIL_R8 WEIR_DETAIL_R7, z8
#define WEIR_DETAIL_TIE(e, r)                                 \
    else if constexpr (member_count<Plain> == 8 * e + r) {    \
        auto& [WEIR_DETAIL_E##e WEIR_DETAIL_R##r] = whole;    \
        return use(WEIR_DETAIL_E##e WEIR_DETAIL_R##r);        \
    }
#define WEIR_DETAIL_TIES(e)                                                                 \
    WEIR_DETAIL_TIE(e, 1) WEIR_DETAIL_TIE(e, 2) WEIR_DETAIL_TIE(e, 3) WEIR_DETAIL_TIE(e, 4) \
    WEIR_DETAIL_TIE(e, 5) WEIR_DETAIL_TIE(e, 6) WEIR_DETAIL_TIE(e, 7) WEIR_DETAIL_TIE(e, 8)

/// Calls `use` with all members of `whole`, in the order of their declaration.
template <class T, class Use>
[[gnu::always_inline]] constexpr decltype(auto) with_members([[maybe_unused]] T& whole,
                                                             Use use) noexcept {
    using Plain = std::remove_cv_t<T>;
    if constexpr (member_count<Plain> == 0) return use();
    WEIR_DETAIL_TIES(0) WEIR_DETAIL_TIES(1) WEIR_DETAIL_TIES(2) WEIR_DETAIL_TIES(3)
    WEIR_DETAIL_TIES(4) WEIR_DETAIL_TIES(5) WEIR_DETAIL_TIES(6) WEIR_DETAIL_TIES(7)
}

#undef WEIR_DETAIL_TIES
#undef WEIR_DETAIL_TIE
#undef WEIR_DETAIL_R1
#undef WEIR_DETAIL_R2
#undef WEIR_DETAIL_R3
#undef WEIR_DETAIL_R4
#undef WEIR_DETAIL_R5
#undef WEIR_DETAIL_R6
#undef WEIR_DETAIL_R7
#undef WEIR_DETAIL_R8
#undef WEIR_DETAIL_E0
#undef WEIR_DETAIL_E1
#undef WEIR_DETAIL_E2
#undef WEIR_DETAIL_E3
#undef WEIR_DETAIL_E4
#undef WEIR_DETAIL_E5
#undef WEIR_DETAIL_E6
#undef WEIR_DETAIL_E7
// clang-format on

/// References to the members of `whole`.
template <class T>
constexpr auto tie_members(T& whole) noexcept {
    return with_members(whole, [](auto&... members) { return std::tie(members...); });
}

/// Takes anything, and does nothing with it.
template <std::size_t>
struct passed_over {
    template <class T>
    [[gnu::always_inline]] constexpr passed_over(T&) noexcept {}
};

/// Member I of `whole`. A tuple of all members, of which one is taken, costs hundreds of instructions
/// where the compiler does not see through it.
template <std::size_t I, class T>
[[gnu::always_inline]] constexpr auto& nth_member(T& whole) noexcept {
    return with_members(whole, [](auto&... members) -> auto& {
        return [&]<std::size_t... Before>(std::index_sequence<Before...>) -> auto& {
            return [](passed_over<Before>..., auto& wanted, auto&...) -> auto& {
                return wanted;
            }(members...);
        }(std::make_index_sequence<I>{});
    });
}

} // namespace weir::json::detail
