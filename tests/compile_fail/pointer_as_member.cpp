// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::read cannot fill this type
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include <optional>

struct user {
#ifdef WEIR_FIXED
    std::optional<int> age;
#else
    int* age;
#endif
};

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
