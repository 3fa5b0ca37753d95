// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::group_fold and weir::count_by call the key with a const element; take it by const& or by value
#include <weir/stream/count_by.hpp>

#include <vector>

int main() {
    std::vector<int> numbers(3);
#ifdef WEIR_FIXED
    const auto groups = numbers | weir::count_by([](const int& n) { return n % 2; });
#else
    const auto groups = numbers | weir::count_by([](int& n) { return n % 2; });
#endif
    return groups.empty();
}
