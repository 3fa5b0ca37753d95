// SPDX-License-Identifier: BSL-1.0
// expect: the key given to weir::zip_latest must take the elements of every stream
#include <weir/stream/zip_latest.hpp>

#include <vector>

struct quote {
    int time = 0;
};
struct order {
    int time = 0;
};

int main() {
    std::vector<quote> quotes(3);
    std::vector<order> orders(2);
#ifdef WEIR_FIXED
    const auto time = [](const auto& either) { return either.time; };
#else
    const auto time = &quote::time;
#endif
    auto both = weir::zip_latest(time, quotes, orders);
    return both.begin() == both.end();
}
