// SPDX-License-Identifier: BSL-1.0
// expect: weir::parallel gives each thread a copy of the pipe
#include <weir/stream/for_each.hpp>
#include <weir/stream/parallel.hpp>

#include <memory>
#include <utility>
#include <vector>

int main() {
    const std::vector<int> numbers(3);
#ifdef WEIR_FIXED
    auto made = std::make_shared<int>(1);
#else
    auto made = std::make_unique<int>(1);
#endif
    auto show = weir::for_each([kept = std::move(made)](int) {});
    numbers | weir::parallel(2, std::move(show));
    return 0;
}
