// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::read fills maps with keys of type std::string alone; convert them in a stage behind it
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <map>
#include <string>

struct user {
#ifdef WEIR_FIXED
    std::map<std::string, int> scores;
#else
    std::map<int, int> scores;
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
