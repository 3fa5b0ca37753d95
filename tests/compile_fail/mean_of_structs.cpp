// SPDX-License-Identifier: BSL-1.0
// expect: weir::mean needs numbers; name the number in the element: weir::mean(&T::member)
#include <weir/stream/mean.hpp>

#include <vector>

struct order {
    int amount = 0;
};

int main() {
    const std::vector<order> orders(3);
#ifdef WEIR_FIXED
    const auto mean = orders | weir::mean(&order::amount);
#else
    const auto mean = orders | weir::mean();
#endif
    return mean.has_value();
}
