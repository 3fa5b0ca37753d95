// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::group_fold would keep accumulators that refer to an element
#include <weir/stream/group_fold.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

int main() {
    const std::vector<std::string> words{"one", "other"};
#ifdef WEIR_FIXED
    using kept = std::string;
#else
    using kept = std::string_view;
#endif
    const auto last = [](const kept&, const std::string& word) { return kept{word}; };
    const auto groups = words | weir::group_fold(&std::string::size, kept{}, last);
    return static_cast<int>(groups.size());
}
