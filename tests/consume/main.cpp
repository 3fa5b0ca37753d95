// SPDX-License-Identifier: BSL-1.0
#include <weir/weir.hpp>

#include <iostream>
#include <string>

struct reading {
    std::string station;
    int celsius;
};

int main(int, char** argv) {
    const weir::trace trace;
    int sum = 0;
    for (const reading& r : weir::json::read<reading>(argv[1])) sum += r.celsius;
    // Bytes are counted in the programs that link weir::hooks, and in no other.
    const bool measured = trace.report().measured;
    std::cout << "weir " << WEIR_VERSION << " read " << sum
              << (measured ? ", measured\n" : ", not measured\n");
    return sum == 7 && measured == MEASURED ? 0 : 1;
}
