// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::to would keep elements that are good only until the next record
#include <weir/json/read.hpp>
#include <weir/stream/to.hpp>

#include <string>
#include <string_view>
#include <vector>

struct city {
    int inhabitants;
#ifdef WEIR_FIXED
    std::string name;
#else
    std::string_view name;
#endif
};

auto cities(const char* path) { return weir::json::read<city>(path) | weir::to<std::vector>(); }
