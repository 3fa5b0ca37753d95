// SPDX-License-Identifier: BSL-1.0

// Some records are broken. How do I go on with the others, keep the broken ones for later, and stop
// when there are too many?

#include <weir/weir.hpp>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

namespace json = weir::json;

struct reading {
    std::string station;
    double celsius;
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-";
    const std::string aside = "18_quarantine.bad.ndjson"; // here, where nobody else writes

    // Each bad record becomes a line of a file, with the reason and the place.
    auto readings = json::read<reading>(path, {.errors = json::quarantine(aside)});
    std::cout << (readings | weir::count()) << " good, " << readings.rejected() << " set aside\n";

    // That file is NDJSON, too.
    struct bad {
        std::uint64_t line;
        std::string reason, path, raw;
    };
    for (const bad& one : json::read<bad>(aside))
        std::cout << "  line " << one.line << ": " << one.reason << ' ' << one.path << "  "
                  << one.raw << '\n';
    std::filesystem::remove(aside);

    // More than one in a hundred would be another kind of problem.
    try {
        json::read<reading>(path, {.errors = json::skip.at_most_share(0.01)}) | weir::count();
    } catch (const json::error& error) {
        std::cout << error.record().message << '\n';
    }
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
