// SPDX-License-Identifier: BSL-1.0
// expect: plain structs (aggregates without base classes and C arrays) of these
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

struct named {
    int id;
};
#ifdef WEIR_FIXED
struct user {
    named name;
    int age;
};
#else
struct user : named {
    int age;
};
#endif

auto users(const char* path) { return weir::json::read<user>(path) | weir::count(); }
