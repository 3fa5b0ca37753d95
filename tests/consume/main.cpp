// SPDX-License-Identifier: BSL-1.0
#include <weir/json/value.hpp>
#include <weir/memory/trace.hpp>
#include <weir/version.hpp>

#include <iostream>

int main() {
    const weir::trace trace;
    const weir::json::value readings{weir::json::kind::array, R"([{"celsius":3}, {"celsius":4}])"};
    int sum = 0;
    for (const auto& reading : readings.elements()) sum += reading["celsius"].get<int>().value();
    // Bytes are counted in the programs that link weir::hooks, and in no other.
    const bool measured = trace.report().measured;
    std::cout << "weir " << WEIR_VERSION << " read " << sum
              << (measured ? ", measured\n" : ", not measured\n");
    return sum == 7 && measured == MEASURED ? 0 : 1;
}
