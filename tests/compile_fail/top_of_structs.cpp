// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::top needs elements that can be compared with <; name what to compare: weir::top(n, &T::member), or a function of a const element
#include <weir/stream/top.hpp>

#include <vector>

struct parcel {
    int weight = 0;
};

int main() {
    const std::vector<parcel> parcels(3);
#ifdef WEIR_FIXED
    const auto heaviest = parcels | weir::top(2, &parcel::weight);
#else
    const auto heaviest = parcels | weir::top(2);
#endif
    return heaviest.front().weight;
}
