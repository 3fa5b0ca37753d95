// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::describe gives two members of a type the same name
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

struct guest {
    int id;
    int age;
};

template <>
inline constexpr auto weir::json::describe<guest> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&guest::age>("years"),
#else
    weir::json::member<&guest::age>("id"),
#endif
};

auto guests(const char* path) { return weir::json::read<guest>(path) | weir::count(); }
