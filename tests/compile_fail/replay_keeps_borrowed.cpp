// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::replay would keep elements that are good only until the next record (std::string_view, weir::json::value, or a struct that holds one); read into std::string members, or transform to something that owns its data first
#include <weir/stream/generator.hpp>
#include <weir/stream/replay.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#ifdef WEIR_FIXED
using name = std::optional<std::string>;
#else
using name = std::optional<std::string_view>;
#endif

bool any(weir::generator<name> names) {
    weir::replay again{std::move(names), {.items = 100}};
    return again.begin() != again.end();
}
