// SPDX-License-Identifier: BSL-1.0
// expect: a function given to this stage or sink cannot be called with the elements of this range
#include <weir/stream/fold.hpp>

#include <string>
#include <vector>

int main() {
    const std::vector<std::string> words{"a", "b"};
#ifdef WEIR_FIXED
    const auto add = [](std::size_t sum, const std::string& word) { return sum + word.size(); };
#else
    const auto add = [](std::size_t sum, int n) { return sum + static_cast<std::size_t>(n); };
#endif
    return static_cast<int>(words | weir::fold(std::size_t{0}, add));
}
