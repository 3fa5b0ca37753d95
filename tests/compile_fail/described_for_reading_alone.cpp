// SPDX-License-Identifier: BSL-1.0
// expect: weir: json::write cannot write this type: its weir::json::describe says how to read it, but not how to write it; add .to(function)
#include <weir/json/describe.hpp>
#include <weir/json/write.hpp>

#include <vector>

struct money {
    explicit money(int amount) : cents{amount} {}
    int cents;
};

template <>
inline constexpr auto weir::json::describe<money> =
#ifdef WEIR_FIXED
    weir::json::from<int>([](int cents) { return money{cents}; }).to(&money::cents);
#else
    weir::json::from<int>([](int cents) { return money{cents}; });
#endif

auto save(std::vector<money>& all) { return all | weir::json::write("money.ndjson"); }
