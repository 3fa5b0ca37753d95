// SPDX-License-Identifier: BSL-1.0

// A file of yours will have lines that are broken. Which is the first, and how many are there?

#include <weir/weir.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <string>

struct reading { // members of the file that are not here are skipped
    std::string station;
    double celsius;
    std::optional<std::string> remark; // may be missing, or null
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-"; // standard input

    // Unless told otherwise, reading ends with an error that says where and why.
    try {
        const auto good = weir::json::read<reading>(path) | weir::count();
        std::cout << "All " << good << " readings are good.\n";
    } catch (const weir::json::error& error) {
        std::cout << "The first bad reading is on line " << error.line() << ", from byte "
                  << error.offset() << " on.\n"
                  << "  reason   " << to_string(error.reason()) << '\n'
                  << "  member   " << error.path() << '\n'
                  << "  record   " << error.excerpt() << "\n\n";
    }

    // Or the bad ones are passed over, and counted. The reader has a name here, to be asked later.
    auto readings = weir::json::read<reading>(path, {.errors = weir::json::skip});
    std::uint64_t remarks = 0, good = 0;
    double warmest = -273.15;
    for (const reading& r : readings) {
        ++good;
        remarks += r.remark ? 1u : 0u;
        if (r.celsius > warmest) warmest = r.celsius;
    }
    std::cout << good << " good, " << remarks << " of them with a remark; " << readings.rejected()
              << " rejected. The warmest: " << warmest << " °C.\n";
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
