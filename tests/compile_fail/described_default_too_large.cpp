// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::describe gives a member a default that it cannot hold
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <cstdint>

struct user {
    std::uint8_t age;
};

template <>
inline constexpr auto weir::json::describe<user> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&user::age>.or_default(255),
#else
    weir::json::member<&user::age>.or_default(256),
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
