// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::tee would keep elements that are good only until the next record (std::string_view, weir::json::value, or a struct that holds one); read into std::string members, or transform to something that owns its data first
#include <weir/stream/generator.hpp>
#include <weir/stream/tee.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifdef WEIR_FIXED
using line = std::vector<std::string>;
#else
using line = std::vector<std::string_view>;
#endif

bool any(weir::generator<line> lines) {
    auto [all, again] = weir::tee(std::move(lines), {.items = 100});
    return all.begin() != all.end() && again.begin() != again.end();
}
