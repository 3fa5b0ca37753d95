// SPDX-License-Identifier: BSL-1.0

// How long, how often and how much did it rain? One pass an answer, and nothing else kept.

#include <weir/weir.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <ranges>
#include <stdexcept>
#include <string>

struct shower {
    std::string station;
    int minutes;
    double millimetres;
};

struct summary { // of one station
    int showers = 0;
    double millimetres = 0;
    int longest = 0;
};

summary added(summary s, const shower& one) {
    return {s.showers + 1, s.millimetres + one.millimetres, std::max(s.longest, one.minutes)};
}

int main(int argc, char** argv) try {
    if (argc < 2) throw std::invalid_argument{"usage: 16_statistics showers.ndjson"};

    // A sink ends a pipe with one result. Each of these reads the file once, from the beginning.
    const auto showers = [&] { return weir::json::read<shower>(argv[1]); };
    std::cout << "in all:   " << (showers() | weir::sum(&shower::minutes)) << " minutes, "
              << (showers() | weir::sum(&shower::millimetres)) << " mm\n";

    // Of nothing there is no mean, no least and no greatest: these come as std::optional.
    if (const auto mean = showers() | weir::mean(&shower::millimetres))
        std::cout << "on average " << *mean << " mm\n";
    if (const auto least = showers() | weir::min(&shower::minutes))
        std::cout << "the shortest: " << least->minutes << " minutes in " << least->station << '\n';
    const auto heavy = std::views::filter([](const shower& s) { return s.millimetres > 100; });
    if (!(showers() | heavy | weir::max(&shower::millimetres)))
        std::cout << "more than 100 mm at once: never\n";

    std::cout << "\nthe three heaviest:\n";
    const auto heaviest = showers() | weir::top(3, &shower::millimetres);
    for (const shower& s : heaviest)
        std::cout << "  " << s.millimetres << " mm in " << s.station << '\n';

    std::cout << "\nmost often:\n";
    for (const auto& [station, n] :
         showers() | weir::count_by(&shower::station) | weir::top(2, weir::second))
        std::cout << "  " << n << " times in " << station << '\n';

    // Several figures in the same pass are one fold, here one for each station.
    std::cout << "\nby station:\n";
    const auto stations = showers() | weir::group_fold(&shower::station, summary{}, added);
    for (const auto& [station, s] : stations)
        std::cout << "  " << station << ": " << s.showers << " showers, " << s.millimetres
                  << " mm, the longest of " << s.longest << " minutes\n";
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
