// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::postgresql::rows makes structs, whose members are the columns of the result;
#include <weir/interop/postgresql.hpp>

struct number_of_a_row {
    int value;
};

int sum_of_rows() {
    int sum = 0;
#ifdef WEIR_FIXED
    for (const auto& row :
         weir::postgresql::rows<number_of_a_row>("dbname=library", "select 1 as value"))
        sum += row.value;
#else
    for (const int row : weir::postgresql::rows<int>("dbname=library", "select 1 as value"))
        sum += row;
#endif
    return sum;
}
