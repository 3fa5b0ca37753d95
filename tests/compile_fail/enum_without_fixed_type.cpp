// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::read cannot fill an enumeration without a fixed underlying type; declare it as an enum class, or as enum name : int
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#ifdef WEIR_FIXED
enum colour : int { red, green };
#else
enum colour { red, green };
#endif
struct car {
    colour paint;
};

auto cars(const char* path) { return weir::json::read<car>(path) | weir::count(); }
