// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::top would keep elements that are good only until the next record
#include <weir/stream/top.hpp>

#include <ranges>
#include <string_view>
#include <tuple>
#include <vector>

int main() {
    const std::vector<std::tuple<int, std::string_view>> named{{1, "a"}, {2, "b"}};
#ifdef WEIR_FIXED
    const auto numbers = named | std::views::elements<0>;
#else
    const auto& numbers = named;
#endif
    return static_cast<int>((numbers | weir::top(1)).size());
}
