// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::scan would keep an accumulator that refers to an element
#include <weir/stream/scan.hpp>

#include <string>
#include <string_view>
#include <vector>

int main() {
    const std::vector<std::string> words{"a", "b"};
#ifdef WEIR_FIXED
    const std::string initial;
#else
    const std::string_view initial;
#endif
    const auto longest = [](auto so_far, const std::string& word) {
        return word.size() > so_far.size() ? decltype(so_far)(word) : so_far;
    };
    auto pipe = words | weir::scan(initial, longest);
    return pipe.begin() == pipe.end();
}
