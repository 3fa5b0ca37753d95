// SPDX-License-Identifier: BSL-1.0
// expect: weir: a parameter of sqlite::rows is an integer, a float or double, a bool, a text, or a std::optional of one of these; nothing else
#include <weir/interop/sqlite.hpp>

#include <vector>

struct sold_item {
    long id;
};

auto items(const std::vector<long>& wanted) {
#ifdef WEIR_FIXED
    return weir::sqlite::rows<sold_item>("shop.db", "select id from items where id = ?", wanted[0]);
#else
    return weir::sqlite::rows<sold_item>("shop.db", "select id from items where id in (?)", wanted);
#endif
}
