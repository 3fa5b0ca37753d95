// SPDX-License-Identifier: BSL-1.0
// expect: weir::min and weir::max need elements that can be compared with <; name what to compare
#include <weir/stream/min_max.hpp>

#include <vector>

struct order {
    int amount = 0;
};

int main() {
    const std::vector<order> orders(3);
#ifdef WEIR_FIXED
    const auto largest = orders | weir::max(&order::amount);
#else
    const auto largest = orders | weir::max();
#endif
    return largest.has_value();
}
