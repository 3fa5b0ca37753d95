// SPDX-License-Identifier: BSL-1.0
// expect: name a map with keys of their own: weir::group_fold<std::map<std::string, T, std::less<>>>(...)
#include <weir/stream/group_fold.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

int main() {
    const std::vector<std::string> words{"one", "other"};
    const auto first_letter = [](const std::string& word) {
        return std::string_view{word}.substr(0, 1);
    };
    const auto counted = [](int n, const std::string&) { return n + 1; };
#ifdef WEIR_FIXED
    using letters = std::map<std::string, int, std::less<>>;
    const auto groups = words | weir::group_fold<letters>(first_letter, 0, counted);
#else
    const auto groups = words | weir::group_fold(first_letter, 0, counted);
#endif
    return static_cast<int>(groups.size());
}
