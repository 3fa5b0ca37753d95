// SPDX-License-Identifier: BSL-1.0
// expect: weir::parallel hands elements to other threads
#include <weir/stream/count.hpp>
#include <weir/stream/parallel.hpp>

#include <string>
#include <string_view>
#include <vector>

int main() {
#ifdef WEIR_FIXED
    const std::vector<std::string> words(3);
#else
    const std::vector<std::string_view> words(3);
#endif
    const auto count = words | weir::parallel(2, weir::count());
    return count == 3;
}
