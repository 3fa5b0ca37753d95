// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::describe names a member that the type does not have
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

struct other {
    int id;
};
struct user {
    int id;
};

template <>
inline constexpr auto weir::json::describe<user> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&user::id>("user_id"),
#else
    weir::json::member<&other::id>("user_id"),
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
