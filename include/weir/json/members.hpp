// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <tuple>
#include <type_traits>
#include <utility>

// The members of a plain struct as a tuple of references. C++20 has no structured binding of
// unknown size, so there is one for each number of members.

namespace weir::json::detail {

inline constexpr std::size_t max_members = 64;

/// Converts to anything but `Whole` and its bases; for counting only, never called.
template <class Whole>
struct anything_in {
    template <class T>
        requires(!std::is_base_of_v<T, Whole>)
    operator T() const noexcept {
        std::abort();
    }
};

/// Converts to the base classes of `Whole` alone.
template <class Whole>
struct base_of {
    template <class T>
        requires(std::is_base_of_v<T, Whole> && !std::is_same_v<T, Whole>)
    operator T() const noexcept {
        std::abort();
    }
};

/// Base classes are initialised first. One with a single member is not found by counting.
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

/// How many members the aggregate T has, if it is `decomposable`; more than max_members if too
/// many.
template <class T>
inline constexpr std::size_t member_count = count_members<T>();

/// Whether each of those is a member of T itself. Where an initialiser went to an element of an
/// array or to a member of a base class instead, braces in its place make the others one too many.
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

/// A struct that a structured binding takes apart into its members: an aggregate without base
/// classes and without arrays (std::array is fine).
template <class T>
concept decomposable = std::is_class_v<T> && std::is_aggregate_v<T> && !tuple_like<T>
                    && !has_base<T> && (member_count<T> > max_members || counts_members<T>());

#define WEIR_DETAIL_MEMBERS_1 m1
#define WEIR_DETAIL_MEMBERS_2 WEIR_DETAIL_MEMBERS_1, m2
#define WEIR_DETAIL_MEMBERS_3 WEIR_DETAIL_MEMBERS_2, m3
#define WEIR_DETAIL_MEMBERS_4 WEIR_DETAIL_MEMBERS_3, m4
#define WEIR_DETAIL_MEMBERS_5 WEIR_DETAIL_MEMBERS_4, m5
#define WEIR_DETAIL_MEMBERS_6 WEIR_DETAIL_MEMBERS_5, m6
#define WEIR_DETAIL_MEMBERS_7 WEIR_DETAIL_MEMBERS_6, m7
#define WEIR_DETAIL_MEMBERS_8 WEIR_DETAIL_MEMBERS_7, m8
#define WEIR_DETAIL_MEMBERS_9 WEIR_DETAIL_MEMBERS_8, m9
#define WEIR_DETAIL_MEMBERS_10 WEIR_DETAIL_MEMBERS_9, m10
#define WEIR_DETAIL_MEMBERS_11 WEIR_DETAIL_MEMBERS_10, m11
#define WEIR_DETAIL_MEMBERS_12 WEIR_DETAIL_MEMBERS_11, m12
#define WEIR_DETAIL_MEMBERS_13 WEIR_DETAIL_MEMBERS_12, m13
#define WEIR_DETAIL_MEMBERS_14 WEIR_DETAIL_MEMBERS_13, m14
#define WEIR_DETAIL_MEMBERS_15 WEIR_DETAIL_MEMBERS_14, m15
#define WEIR_DETAIL_MEMBERS_16 WEIR_DETAIL_MEMBERS_15, m16
#define WEIR_DETAIL_MEMBERS_17 WEIR_DETAIL_MEMBERS_16, m17
#define WEIR_DETAIL_MEMBERS_18 WEIR_DETAIL_MEMBERS_17, m18
#define WEIR_DETAIL_MEMBERS_19 WEIR_DETAIL_MEMBERS_18, m19
#define WEIR_DETAIL_MEMBERS_20 WEIR_DETAIL_MEMBERS_19, m20
#define WEIR_DETAIL_MEMBERS_21 WEIR_DETAIL_MEMBERS_20, m21
#define WEIR_DETAIL_MEMBERS_22 WEIR_DETAIL_MEMBERS_21, m22
#define WEIR_DETAIL_MEMBERS_23 WEIR_DETAIL_MEMBERS_22, m23
#define WEIR_DETAIL_MEMBERS_24 WEIR_DETAIL_MEMBERS_23, m24
#define WEIR_DETAIL_MEMBERS_25 WEIR_DETAIL_MEMBERS_24, m25
#define WEIR_DETAIL_MEMBERS_26 WEIR_DETAIL_MEMBERS_25, m26
#define WEIR_DETAIL_MEMBERS_27 WEIR_DETAIL_MEMBERS_26, m27
#define WEIR_DETAIL_MEMBERS_28 WEIR_DETAIL_MEMBERS_27, m28
#define WEIR_DETAIL_MEMBERS_29 WEIR_DETAIL_MEMBERS_28, m29
#define WEIR_DETAIL_MEMBERS_30 WEIR_DETAIL_MEMBERS_29, m30
#define WEIR_DETAIL_MEMBERS_31 WEIR_DETAIL_MEMBERS_30, m31
#define WEIR_DETAIL_MEMBERS_32 WEIR_DETAIL_MEMBERS_31, m32
#define WEIR_DETAIL_MEMBERS_33 WEIR_DETAIL_MEMBERS_32, m33
#define WEIR_DETAIL_MEMBERS_34 WEIR_DETAIL_MEMBERS_33, m34
#define WEIR_DETAIL_MEMBERS_35 WEIR_DETAIL_MEMBERS_34, m35
#define WEIR_DETAIL_MEMBERS_36 WEIR_DETAIL_MEMBERS_35, m36
#define WEIR_DETAIL_MEMBERS_37 WEIR_DETAIL_MEMBERS_36, m37
#define WEIR_DETAIL_MEMBERS_38 WEIR_DETAIL_MEMBERS_37, m38
#define WEIR_DETAIL_MEMBERS_39 WEIR_DETAIL_MEMBERS_38, m39
#define WEIR_DETAIL_MEMBERS_40 WEIR_DETAIL_MEMBERS_39, m40
#define WEIR_DETAIL_MEMBERS_41 WEIR_DETAIL_MEMBERS_40, m41
#define WEIR_DETAIL_MEMBERS_42 WEIR_DETAIL_MEMBERS_41, m42
#define WEIR_DETAIL_MEMBERS_43 WEIR_DETAIL_MEMBERS_42, m43
#define WEIR_DETAIL_MEMBERS_44 WEIR_DETAIL_MEMBERS_43, m44
#define WEIR_DETAIL_MEMBERS_45 WEIR_DETAIL_MEMBERS_44, m45
#define WEIR_DETAIL_MEMBERS_46 WEIR_DETAIL_MEMBERS_45, m46
#define WEIR_DETAIL_MEMBERS_47 WEIR_DETAIL_MEMBERS_46, m47
#define WEIR_DETAIL_MEMBERS_48 WEIR_DETAIL_MEMBERS_47, m48
#define WEIR_DETAIL_MEMBERS_49 WEIR_DETAIL_MEMBERS_48, m49
#define WEIR_DETAIL_MEMBERS_50 WEIR_DETAIL_MEMBERS_49, m50
#define WEIR_DETAIL_MEMBERS_51 WEIR_DETAIL_MEMBERS_50, m51
#define WEIR_DETAIL_MEMBERS_52 WEIR_DETAIL_MEMBERS_51, m52
#define WEIR_DETAIL_MEMBERS_53 WEIR_DETAIL_MEMBERS_52, m53
#define WEIR_DETAIL_MEMBERS_54 WEIR_DETAIL_MEMBERS_53, m54
#define WEIR_DETAIL_MEMBERS_55 WEIR_DETAIL_MEMBERS_54, m55
#define WEIR_DETAIL_MEMBERS_56 WEIR_DETAIL_MEMBERS_55, m56
#define WEIR_DETAIL_MEMBERS_57 WEIR_DETAIL_MEMBERS_56, m57
#define WEIR_DETAIL_MEMBERS_58 WEIR_DETAIL_MEMBERS_57, m58
#define WEIR_DETAIL_MEMBERS_59 WEIR_DETAIL_MEMBERS_58, m59
#define WEIR_DETAIL_MEMBERS_60 WEIR_DETAIL_MEMBERS_59, m60
#define WEIR_DETAIL_MEMBERS_61 WEIR_DETAIL_MEMBERS_60, m61
#define WEIR_DETAIL_MEMBERS_62 WEIR_DETAIL_MEMBERS_61, m62
#define WEIR_DETAIL_MEMBERS_63 WEIR_DETAIL_MEMBERS_62, m63
#define WEIR_DETAIL_MEMBERS_64 WEIR_DETAIL_MEMBERS_63, m64
#define WEIR_DETAIL_TIE(count)                                                                     \
    else if constexpr (member_count<Plain> == count) {                                             \
        auto& [WEIR_DETAIL_MEMBERS_##count] = whole;                                               \
        return std::tie(WEIR_DETAIL_MEMBERS_##count);                                              \
    }

/// References to the members of `whole`, in the order of their declaration.
template <class T>
constexpr auto tie_members(T& whole) noexcept {
    using Plain = std::remove_cv_t<T>;
    if constexpr (member_count<Plain> == 0) return std::tuple<>{};
    WEIR_DETAIL_TIE(1)
    WEIR_DETAIL_TIE(2)
    WEIR_DETAIL_TIE(3)
    WEIR_DETAIL_TIE(4) WEIR_DETAIL_TIE(5) WEIR_DETAIL_TIE(6) WEIR_DETAIL_TIE(7) WEIR_DETAIL_TIE(
        8) WEIR_DETAIL_TIE(9) WEIR_DETAIL_TIE(10) WEIR_DETAIL_TIE(11) WEIR_DETAIL_TIE(12)
        WEIR_DETAIL_TIE(13) WEIR_DETAIL_TIE(14) WEIR_DETAIL_TIE(15) WEIR_DETAIL_TIE(
            16) WEIR_DETAIL_TIE(17) WEIR_DETAIL_TIE(18) WEIR_DETAIL_TIE(19) WEIR_DETAIL_TIE(20)
            WEIR_DETAIL_TIE(21) WEIR_DETAIL_TIE(22) WEIR_DETAIL_TIE(23) WEIR_DETAIL_TIE(
                24) WEIR_DETAIL_TIE(25) WEIR_DETAIL_TIE(26) WEIR_DETAIL_TIE(27) WEIR_DETAIL_TIE(28)
                WEIR_DETAIL_TIE(29) WEIR_DETAIL_TIE(30) WEIR_DETAIL_TIE(31) WEIR_DETAIL_TIE(32)
                    WEIR_DETAIL_TIE(33) WEIR_DETAIL_TIE(34) WEIR_DETAIL_TIE(35) WEIR_DETAIL_TIE(36)
                        WEIR_DETAIL_TIE(37) WEIR_DETAIL_TIE(38) WEIR_DETAIL_TIE(39)
                            WEIR_DETAIL_TIE(40) WEIR_DETAIL_TIE(41) WEIR_DETAIL_TIE(42)
                                WEIR_DETAIL_TIE(43) WEIR_DETAIL_TIE(44) WEIR_DETAIL_TIE(45)
                                    WEIR_DETAIL_TIE(46) WEIR_DETAIL_TIE(47) WEIR_DETAIL_TIE(48)
                                        WEIR_DETAIL_TIE(49) WEIR_DETAIL_TIE(50) WEIR_DETAIL_TIE(51)
                                            WEIR_DETAIL_TIE(52) WEIR_DETAIL_TIE(53)
                                                WEIR_DETAIL_TIE(54) WEIR_DETAIL_TIE(55)
                                                    WEIR_DETAIL_TIE(56) WEIR_DETAIL_TIE(57)
                                                        WEIR_DETAIL_TIE(58) WEIR_DETAIL_TIE(59)
                                                            WEIR_DETAIL_TIE(60) WEIR_DETAIL_TIE(61)
                                                                WEIR_DETAIL_TIE(62)
                                                                    WEIR_DETAIL_TIE(63)
                                                                        WEIR_DETAIL_TIE(64)
}

#undef WEIR_DETAIL_TIE
#undef WEIR_DETAIL_MEMBERS_64
#undef WEIR_DETAIL_MEMBERS_63
#undef WEIR_DETAIL_MEMBERS_62
#undef WEIR_DETAIL_MEMBERS_61
#undef WEIR_DETAIL_MEMBERS_60
#undef WEIR_DETAIL_MEMBERS_59
#undef WEIR_DETAIL_MEMBERS_58
#undef WEIR_DETAIL_MEMBERS_57
#undef WEIR_DETAIL_MEMBERS_56
#undef WEIR_DETAIL_MEMBERS_55
#undef WEIR_DETAIL_MEMBERS_54
#undef WEIR_DETAIL_MEMBERS_53
#undef WEIR_DETAIL_MEMBERS_52
#undef WEIR_DETAIL_MEMBERS_51
#undef WEIR_DETAIL_MEMBERS_50
#undef WEIR_DETAIL_MEMBERS_49
#undef WEIR_DETAIL_MEMBERS_48
#undef WEIR_DETAIL_MEMBERS_47
#undef WEIR_DETAIL_MEMBERS_46
#undef WEIR_DETAIL_MEMBERS_45
#undef WEIR_DETAIL_MEMBERS_44
#undef WEIR_DETAIL_MEMBERS_43
#undef WEIR_DETAIL_MEMBERS_42
#undef WEIR_DETAIL_MEMBERS_41
#undef WEIR_DETAIL_MEMBERS_40
#undef WEIR_DETAIL_MEMBERS_39
#undef WEIR_DETAIL_MEMBERS_38
#undef WEIR_DETAIL_MEMBERS_37
#undef WEIR_DETAIL_MEMBERS_36
#undef WEIR_DETAIL_MEMBERS_35
#undef WEIR_DETAIL_MEMBERS_34
#undef WEIR_DETAIL_MEMBERS_33
#undef WEIR_DETAIL_MEMBERS_32
#undef WEIR_DETAIL_MEMBERS_31
#undef WEIR_DETAIL_MEMBERS_30
#undef WEIR_DETAIL_MEMBERS_29
#undef WEIR_DETAIL_MEMBERS_28
#undef WEIR_DETAIL_MEMBERS_27
#undef WEIR_DETAIL_MEMBERS_26
#undef WEIR_DETAIL_MEMBERS_25
#undef WEIR_DETAIL_MEMBERS_24
#undef WEIR_DETAIL_MEMBERS_23
#undef WEIR_DETAIL_MEMBERS_22
#undef WEIR_DETAIL_MEMBERS_21
#undef WEIR_DETAIL_MEMBERS_20
#undef WEIR_DETAIL_MEMBERS_19
#undef WEIR_DETAIL_MEMBERS_18
#undef WEIR_DETAIL_MEMBERS_17
#undef WEIR_DETAIL_MEMBERS_16
#undef WEIR_DETAIL_MEMBERS_15
#undef WEIR_DETAIL_MEMBERS_14
#undef WEIR_DETAIL_MEMBERS_13
#undef WEIR_DETAIL_MEMBERS_12
#undef WEIR_DETAIL_MEMBERS_11
#undef WEIR_DETAIL_MEMBERS_10
#undef WEIR_DETAIL_MEMBERS_9
#undef WEIR_DETAIL_MEMBERS_8
#undef WEIR_DETAIL_MEMBERS_7
#undef WEIR_DETAIL_MEMBERS_6
#undef WEIR_DETAIL_MEMBERS_5
#undef WEIR_DETAIL_MEMBERS_4
#undef WEIR_DETAIL_MEMBERS_3
#undef WEIR_DETAIL_MEMBERS_2
#undef WEIR_DETAIL_MEMBERS_1

} // namespace weir::json::detail
