// SPDX-License-Identifier: BSL-1.0
// expect: weir: weir::postgresql::copy takes structs, whose members are the columns of the table;
#include <weir/interop/postgresql.hpp>

#include <cstdint>
#include <vector>

#ifdef WEIR_FIXED
struct copied_number {
    int value;
};
#else
using copied_number = int;
#endif

std::uint64_t copied(const std::vector<copied_number>& numbers) {
    return numbers | weir::postgresql::copy("dbname=library", "numbers");
}
