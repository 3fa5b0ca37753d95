// SPDX-License-Identifier: BSL-1.0
// expect: weir: sqlite::insert writes structs, whose members are the columns of the table, and the elements of this range are none
#include <weir/interop/sqlite.hpp>

#include <ranges>
#include <vector>

struct price {
    double euros;
};

auto store(std::vector<double>& prices) {
#ifdef WEIR_FIXED
    return prices | std::views::transform([](double each) { return price{each}; })
         | weir::sqlite::insert("shop.db", "prices");
#else
    return prices | weir::sqlite::insert("shop.db", "prices");
#endif
}
