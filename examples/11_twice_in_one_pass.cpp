// SPDX-License-Identifier: BSL-1.0

// How much did the water rise from each reading to the next, if the stream can be read only once?

#include <weir/weir.hpp>

#include <exception>
#include <iostream>
#include <ranges>
#include <string>
#include <utility>

struct reading {
    std::string time;
    double level;
};

// Each element with the one after it. weir::tee reads the stream for both branches, and keeps what
// one has passed and the other has not: two readings at the most, as the bound promises.
constexpr auto pairwise = [](auto stream) -> weir::generator<std::pair<reading, reading>> {
    auto [these, shifted] = weir::tee(std::move(stream), {.items = 2});
    auto next = shifted | std::views::drop(1);
    auto after = next.begin();
    for (const reading& r : these) {
        if (after == next.end()) co_return;
        co_yield {r, *after};
        ++after;
    }
};

int main(int argc, char** argv) try {
    const std::string path = argc > 1 ? argv[1] : "-"; // standard input

    for (const auto& [before, after] : weir::json::read<reading>(path) | weir::through(pairwise))
        std::cout << before.time << " to " << after.time << "  " << std::showpos
                  << after.level - before.level << std::noshowpos << " m\n";

    // The bound keeps one branch from running away, for which all of the stream would be kept.
    auto [numbers, the_same] = weir::tee(std::views::iota(1, 1'000'000), {.items = 3});
    std::cout << "\nCounted by one branch before the other reads any:\n";
    std::cout << (numbers | weir::count()) << '\n';
} catch (const weir::bound_exceeded& error) {
    std::cout << error.what() << '\n';
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
