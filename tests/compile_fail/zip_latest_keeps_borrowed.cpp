// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::zip_latest would keep elements that are good only until the next record
#include <weir/stream/zip_latest.hpp>

#include <ranges>
#include <string>
#include <string_view>
#include <vector>

struct reading {
    int celsius;
};

int main() {
    const std::vector<reading> readings{{1}, {2}};
    const std::vector<std::string_view> names{"a", "b"};
#ifdef WEIR_FIXED
    const auto owned = [](std::string_view name) { return std::string{name}; };
    auto both = weir::zip_latest(readings, names | std::views::transform(owned));
#else
    auto both = weir::zip_latest(readings, names);
#endif
    return both.begin() == both.end();
}
