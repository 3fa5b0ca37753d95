// SPDX-License-Identifier: BSL-1.0

// How to use all cores for the part of a pipe that is slow?

#include <weir/weir.hpp>

#include <cstdint>
#include <functional>
#include <iostream>
#include <ranges>
#include <string>

struct rain {
    std::string station;
    std::int64_t minutes;
    double millimetres;
};

struct totals {
    std::int64_t minutes = 0;
    double millimetres = 0;
    friend totals operator+(totals one, const totals& other) {
        return {one.minutes + other.minutes, one.millimetres + other.millimetres};
    }
    bool operator==(const totals&) const = default;
};

int main(int argc, char** argv) {
    const std::string path = argc > 1 ? argv[1] : "24_all_cores.input.ndjson";

    const auto heavy = std::views::filter([](const rain& r) { return r.millimetres > 1; });
    const auto add = [](totals all, const rain& r) {
        return all + totals{r.minutes, r.millimetres};
    };
    // The last function merges what two threads have found.
    const auto by_station = heavy | weir::group_fold(&rain::station, totals{}, add, std::plus<>{});

    const auto on_one = weir::json::read<rain>(path) | by_station;
    const auto on_all = weir::json::read<rain>(path) | weir::parallel(0, by_station); // 0: all
    for (const auto& [station, sums] : on_all)
        std::cout << station << ": " << sums.millimetres << " mm in " << sums.minutes << " min\n";
    std::cout << "the same on one thread: " << std::boolalpha << (on_one == on_all) << '\n';

    // A pipe without a sink: its elements come out in the order of the stream.
    const auto hourly = std::views::transform(
        [](const rain& r) { return 60 * r.millimetres / static_cast<double>(r.minutes); });
    const auto [n, mean, most] = weir::json::read<rain>(path) | weir::parallel(2, hourly)
                               | weir::together(weir::count(), weir::mean(), weir::max());
    std::cout << n << " showers, mm/h: mean " << mean.value() << ", most " << most.value() << '\n';
}
