// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::postgresql::rows takes numbers, bool, strings, std::nullopt and std::optional of these as parameters;
#include <weir/interop/postgresql.hpp>

struct row_of_a_year {
    int year;
};

int first_row(const int* year) {
#ifdef WEIR_FIXED
    for (const auto& row : weir::postgresql::rows<row_of_a_year>(
             "dbname=library", "select year from books where year > $1", *year))
#else
    for (const auto& row : weir::postgresql::rows<row_of_a_year>(
             "dbname=library", "select year from books where year > $1", year))
#endif
        return row.year;
    return 0;
}
