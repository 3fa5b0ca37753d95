// SPDX-License-Identifier: BSL-1.0
// expect: the sink within weir::parallel is not the last of its pipe, or cannot merge
#include <weir/stream/fold.hpp>
#include <weir/stream/parallel.hpp>

#include <functional>
#include <vector>

int main() {
    const std::vector<int> numbers(3);
#ifdef WEIR_FIXED
    const int sum = numbers | weir::parallel(2, weir::fold(0, std::plus<>{}, std::plus<>{}));
#else
    const int sum = numbers | weir::parallel(2, weir::fold(0, std::plus<>{}));
#endif
    return sum;
}
