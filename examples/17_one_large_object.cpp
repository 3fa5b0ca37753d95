// SPDX-License-Identifier: BSL-1.0

// The records are in an array somewhere within one large object. Do I have to load all of it?

#include <weir/weir.hpp>

#include <exception>
#include <iostream>
#include <string>

struct country {
    struct {
        std::string NAME;
        double POP_EST;
    } properties;
};

int main(int argc, char** argv) try {
    const std::string map = argc > 1 ? argv[1] : "-"; // plain, gzip or zstd

    // A JSON pointer says where. What is beside it, however long, is passed over, and the array need
    // not fit into memory either.
    std::cout << "The three most populous:\n";
    for (const country& one :
         weir::json::read<country>(map, {.records_at = "/features"})
             | weir::top(3, [](const country& c) { return c.properties.POP_EST; }))
        std::cout << "  " << one.properties.NAME << '\n';

    // A star is any member or element: these are the rings of all the polygons.
    const auto rings =
        weir::json::read<weir::json::value>(map, {.records_at = "/features/*/geometry/coordinates"})
        | weir::count();
    std::cout << rings << " rings\n";

    // A slip in the path is no empty result.
    try {
        weir::json::read<country>(map, {.records_at = "/feature"}) | weir::count();
    } catch (const weir::json::error& error) {
        std::cout << error.record().message << '\n';
    }
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
