// SPDX-License-Identifier: BSL-1.0
// expect: weir: csv::write writes structs of at most 64 members, a row each; transform the elements to a struct of what the columns are to be
#include <weir/csv/write.hpp>

#include <vector>

#ifdef WEIR_FIXED
struct cell {
    int number;
};
#else
using cell = int;
#endif

auto save(std::vector<cell>& cells) { return cells | weir::csv::write("cells.csv"); }
