// SPDX-License-Identifier: BSL-1.0
// expect: so it can be used once: std::move it into the pipe
#include <weir/stream/fold.hpp>

#include <memory>
#include <utility>
#include <vector>

int main() {
    const std::vector<int> numbers{1, 2};
    auto add = weir::fold(std::make_unique<int>(0), [](std::unique_ptr<int> sum, int n) {
        *sum += n;
        return sum;
    });
#ifdef WEIR_FIXED
    return *(numbers | std::move(add));
#else
    return *(numbers | add);
#endif
}
