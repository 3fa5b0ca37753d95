// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::members takes weir::json::member<&type::name> each
// further errors of Clang, to which such a description is of no type
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

struct nameless {
    int id;
};

template <>
inline constexpr auto weir::json::describe<nameless> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&nameless::id>("user.id"),
#else
    "user.id",
#endif
};

auto nameless_ones(const char* path) { return weir::json::read<nameless>(path) | weir::count(); }
