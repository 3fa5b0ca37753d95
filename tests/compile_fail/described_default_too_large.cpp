// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::describe gives a member a default that it cannot hold
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <cstdint>

struct person {
    std::uint8_t age;
};

template <>
inline constexpr auto weir::json::describe<person> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&person::age>.or_default(255),
#else
    weir::json::member<&person::age>.or_default(256),
#endif
};

auto people(const char* path) { return weir::json::read<person>(path) | weir::count(); }
