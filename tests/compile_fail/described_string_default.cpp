// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::describe takes a constant as a default, and a std::string is none: give its characters, or_default("none")
// further errors of Clang, to which std::string is not constexpr with the library of g++ 12
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <string>

struct named_person {
    std::string name;
};

template <>
inline constexpr auto weir::json::describe<named_person> = weir::json::members{
#ifdef WEIR_FIXED
    weir::json::member<&named_person::name>.or_default("none"),
#else
    weir::json::member<&named_person::name>.or_default(std::string{"none"}),
#endif
};

auto named_people(const char* path) { return weir::json::read<named_person>(path) | weir::count(); }
