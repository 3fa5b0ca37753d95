// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::read cannot fill this type; it fills integers, float and double, bool, enumerations with a fixed underlying type, std::string,
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <set>
#include <string>
#include <vector>

struct user {
#ifdef WEIR_FIXED
    std::vector<std::string> languages;
#else
    std::set<std::string> languages;
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
