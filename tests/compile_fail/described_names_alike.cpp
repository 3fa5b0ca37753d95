// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::describe gives two members of a type the same name
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

struct user {
    int id;
    int age;
};

template <>
inline constexpr auto weir::json::describe<user> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&user::age>("years"),
#else
    weir::json::member<&user::age>("id"),
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
