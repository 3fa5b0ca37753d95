// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::batch would keep elements that are good only until the next record (std::string_view, weir::json::value, or a struct that holds one); read into std::string members, or transform to something that owns its data first
#include <weir/stream/batch.hpp>
#include <weir/stream/generator.hpp>

#include <ranges>
#include <string>
#include <string_view>
#include <utility>

bool any(weir::generator<std::string_view> names) {
#ifdef WEIR_FIXED
    const auto owned =
        std::views::transform([](std::string_view name) { return std::string{name}; });
    auto pipe = std::move(names) | owned | weir::batch(100);
#else
    auto pipe = std::move(names) | weir::batch(100);
#endif
    return pipe.begin() != pipe.end();
}
