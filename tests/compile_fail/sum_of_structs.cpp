// SPDX-License-Identifier: BSL-1.0
// expect: weir::sum cannot add up these elements; name what to add up: weir::sum(&T::member)
#include <weir/stream/sum.hpp>

#include <iostream>
#include <vector>

struct order {
    int amount = 0;
};

void print(const std::vector<order>& orders) {
#ifdef WEIR_FIXED
    std::cout << (orders | weir::sum(&order::amount));
#else
    std::cout << (orders | weir::sum());
#endif
}
