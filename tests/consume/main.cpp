// SPDX-License-Identifier: BSL-1.0
#include <weir/weir.hpp>

#include <iostream>
#include <string>

struct reading {
    std::string station;
    int celsius;
};

int main(int, char** argv) {
    int sum = 0;
    for (const reading& r : weir::json::read<reading>(argv[1])) sum += r.celsius;
    std::cout << "weir " << WEIR_VERSION << " read " << sum << '\n';
    return sum == 7 ? 0 : 1;
}
