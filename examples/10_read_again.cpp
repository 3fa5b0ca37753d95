// SPDX-License-Identifier: BSL-1.0

// Is 03/04/2024 in this file a day in April or in March? Look at some records, then read them all.

#include <weir/weir.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

struct reading {
    std::string date; // 03/04/2024
    double level;
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-"; // standard input, which cannot be reopened

    weir::replay readings{weir::json::read<reading>(path), {.items = 100}};

    readings.mark(); // from here on records are kept, 100 at the most
    const bool day_first = std::ranges::any_of(
        readings | weir::take(100), [](const reading& r) { return r.date.substr(0, 2) > "12"; });
    std::cout << "The " << (day_first ? "day" : "month") << " comes first.\n";
    readings.rewind(); // the first record is the next one again
    readings.forget(); // and no more have to be kept

    for (const reading& r : readings) {
        const std::string first = r.date.substr(0, 2), second = r.date.substr(3, 2);
        std::cout << r.date.substr(6) << '-' << (day_first ? second : first) << '-'
                  << (day_first ? first : second) << "  " << r.level << " m\n";
    }
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
