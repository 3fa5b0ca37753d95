// SPDX-License-Identifier: BSL-1.0
// expect: weir: sqlite::rows fills structs, whose members are the columns of the query, and this type is none
#include <weir/interop/sqlite.hpp>

struct shop_total {
    double euros;
};

double total() {
#ifdef WEIR_FIXED
    return (*weir::sqlite::rows<shop_total>("shop.db", "select sum(euros) as euros from prices")
                 .begin())
        .euros;
#else
    return *weir::sqlite::rows<double>("shop.db", "select sum(euros) from prices").begin();
#endif
}
