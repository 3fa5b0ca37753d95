// SPDX-License-Identifier: BSL-1.0

// A job over a large file may be stopped at any time. How does the next one go on where it ended?

#include <weir/weir.hpp>

#include <cstddef>
#include <exception>
#include <iostream>
#include <string>

namespace json = weir::json;

struct page {
    std::string title;
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-";

    // The first job does two records and keeps where it was: source, byte and line.
    json::position place;
    {
        auto pages = json::read<page>(path);
        for (const page& p : pages | weir::take(2)) {
            std::cout << "first:  " << p.title << '\n';
            place = pages.position(); // behind the record, to be stored with its result
        }
    }
    std::cout << "at byte " << place.offset << ", line " << place.line << '\n';

    // The second begins there. Lines and bytes in its errors are those of the whole file.
    for (const page& p : json::read<page>(path, {.resume_from = place}))
        std::cout << "second: " << p.title << '\n';

    // Or several jobs share the file: each record is in exactly one part.
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 3; ++i)
        sum += json::read<page>(path, {.split = {i, 3}}) | weir::count();
    std::cout << sum << " in three parts\n";
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
