// SPDX-License-Identifier: BSL-1.0
// expect: weir::accumulate takes an object with the members add(element) and result()
#include <weir/stream/accumulate.hpp>

#include <vector>

struct longest {
    int found = 0;
    void add(int n) { found = n > found ? n : found; }
#ifdef WEIR_FIXED
    int result() const { return found; }
#endif
};

int main() {
    const std::vector<int> numbers(3);
    const int found = numbers | weir::accumulate(longest{});
    return found;
}
