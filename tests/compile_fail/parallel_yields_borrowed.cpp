// SPDX-License-Identifier: BSL-1.0
// expect: what the pipe within weir::parallel yields comes from another thread
#include <weir/stream/parallel.hpp>

#include <ranges>
#include <string>
#include <string_view>
#include <vector>

int main() {
    const std::vector<std::string> words(3);
#ifdef WEIR_FIXED
    using made = std::string;
#else
    using made = std::string_view;
#endif
    const auto first = [](const std::string& word) { return made{word}.substr(0, 1); };
    int count = 0;
    for ([[maybe_unused]] auto&& word : words | weir::parallel(2, std::views::transform(first)))
        ++count;
    return count;
}
