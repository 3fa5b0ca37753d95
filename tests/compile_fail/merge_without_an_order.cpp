// SPDX-License-Identifier: BSL-1.0
// expect: weir::merge needs elements that can be compared with <; name what to compare first
#include <weir/stream/merge.hpp>

#include <vector>

struct event {
    int time = 0;
};

int main() {
    std::vector<event> a(3), b(2);
#ifdef WEIR_FIXED
    auto both = weir::merge(&event::time, a, b);
#else
    auto both = weir::merge(a, b);
#endif
    return both.begin() == both.end();
}
