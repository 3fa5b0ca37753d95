// SPDX-License-Identifier: BSL-1.0
// expect: a function given to this stage or sink cannot be called with the elements of this range
#include <weir/stream/flat_map.hpp>

#include <vector>

int main() {
    const std::vector<int> numbers{1, 2};
#ifdef WEIR_FIXED
    const auto twice = [](int n) { return std::vector<int>(2, n); };
#else
    const auto twice = [](int n) { return 2 * n; };
#endif
    auto pipe = numbers | weir::flat_map(twice);
    return *pipe.begin();
}
