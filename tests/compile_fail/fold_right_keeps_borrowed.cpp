// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::fold_right would keep elements that are good only until the next record
#include <weir/stream/fold_right.hpp>

#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

int main() {
    const std::vector<std::string_view> names{"a", "b"};
    const auto longer = [](const auto& name, std::size_t n) { return n + name.size(); };
    return static_cast<int>(
        names
#ifdef WEIR_FIXED
        | std::views::transform([](std::string_view name) { return std::string{name}; })
#endif
        | weir::fold_right(std::size_t{0}, longer, {.items = 10}));
}
