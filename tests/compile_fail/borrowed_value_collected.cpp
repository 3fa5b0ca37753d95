// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::to would keep elements that are good only until the next record
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
#include <weir/stream/to.hpp>

#include <ranges>
#include <string>
#include <vector>

auto texts(const char* path) {
    return weir::json::read<weir::json::value>(path)
#ifdef WEIR_FIXED
         | std::views::transform([](const auto& record) { return std::string{record.text()}; })
#endif
         | weir::to<std::vector>();
}
