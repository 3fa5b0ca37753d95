// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::value::get gives integers, float, double, bool and std::string; walk over elements() or members() for what is inside, or use text()
#include <weir/json/value.hpp>

#include <vector>

auto first(const weir::json::value& list) {
#ifdef WEIR_FIXED
    return list[0];
#else
    return list.get<std::vector<int>>();
#endif
}
