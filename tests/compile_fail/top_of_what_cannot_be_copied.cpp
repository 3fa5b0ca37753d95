// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::top keeps elements, and these can be neither copied nor moved out of their range; transform them to what can be
#include <weir/stream/top.hpp>

#include <memory>
#include <ranges>
#include <vector>

int main() {
    const std::vector<std::unique_ptr<int>> boxes(3);
    const auto value = [](const std::unique_ptr<int>& box) { return box ? *box : 0; };
#ifdef WEIR_FIXED
    const auto greatest = boxes | std::views::transform(value) | weir::top(2);
#else
    const auto greatest = boxes | weir::top(2, value);
#endif
    return static_cast<int>(greatest.size());
}
