// SPDX-License-Identifier: BSL-1.0
// expect: weir::to would keep elements that are good only until the next record
#include <weir/stream/to.hpp>

#include <ranges>
#include <string>
#include <vector>

struct borrowed_name {
    const char* text = "";
};
template <>
inline constexpr bool weir::enable_borrowed<borrowed_name> = true;

int main() {
    const std::vector<borrowed_name> source(3);
#ifdef WEIR_FIXED
    const auto owned = [](const borrowed_name& name) { return std::string{name.text}; };
    const auto kept = source | std::views::transform(owned) | weir::to<std::vector>();
#else
    const auto kept = source | weir::to<std::vector>();
#endif
    return static_cast<int>(kept.size());
}
