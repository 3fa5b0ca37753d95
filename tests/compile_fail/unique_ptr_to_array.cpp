// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::read cannot fill a std::unique_ptr to an array; use a std::vector
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <memory>
#include <vector>

struct user {
#ifdef WEIR_FIXED
    std::vector<int> scores;
#else
    std::unique_ptr<int[]> scores;
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
