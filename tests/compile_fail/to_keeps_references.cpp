// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::to would keep elements that are good only until the next record
#include <weir/stream/to.hpp>
#include <weir/stream/zip_latest.hpp>

#include <ranges>
#include <tuple>
#include <vector>

int main() {
    const std::vector<int> numbers{1, 2};
    const std::vector<double> prices{0.5, 1.5};
    return static_cast<int>(
        (weir::zip_latest(numbers, prices)
#ifdef WEIR_FIXED
         | std::views::transform([](const auto& both) { return std::tuple<int, double>{both}; })
#endif
         | weir::to<std::vector>())
            .size());
}
