// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::min and weir::max would keep an element that is good only until the next record
#include <weir/stream/min_max.hpp>

#include <string>
#include <string_view>
#include <vector>

struct player {
    int age;
#ifdef WEIR_FIXED
    std::string name;
#else
    std::string_view name;
#endif
};
// As weir/json says it of plain structs.
template <>
inline constexpr bool weir::enable_borrowed<player> = weir::is_borrowed<decltype(player::name)>;

int least_age(const std::vector<player>& players) {
    return (players | weir::min(&player::age))->age;
}
