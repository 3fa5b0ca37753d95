// SPDX-License-Identifier: BSL-1.0

// How do I keep a stage that remembers things from taking all the memory?

#include <weir/weir.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <ranges>
#include <string>
#include <unordered_set>

WEIR_DEFINE_ALLOCATION_HOOKS; // once in a program: lets the trace count bytes

using namespace weir::literals;

// Visits by a million people, each of whom comes back at once and then never again.
weir::generator<std::string> visits() {
    for (int person = 0; person < 1'000'000; ++person)
        for (int visit = 0; visit < 2; ++visit) co_yield "visitor number " + std::to_string(person);
}

// Those not seen before. It never forgets, unless somebody else clears its memory.
constexpr auto first_visit =
    [](auto visitors, std::unordered_set<std::string>* seen) -> weir::generator<std::string&> {
    for (std::string&& visitor : visitors)
        if (seen->insert(visitor).second) co_yield visitor;
};

int main() try {
    const weir::trace trace; // budgets are watched while a trace runs
    std::unordered_set<std::string> seen;

    try {
        visits() | weir::through(first_visit, &seen)
            | weir::stage("first visits", weir::budget{256_KiB}) // throws
            | weir::count();
    } catch (const weir::budget_exceeded& error) {
        std::cout << error.what() << "\n\n" << error.figures() << '\n';
    }

    seen.clear();
    std::uint64_t flushes = 0;
    const auto flush = [&](const weir::budget_exceeded&) {
        seen.clear(); // the price: who comes back now is counted again
        ++flushes;
    };
    const auto people = visits() | weir::through(first_visit, &seen)
                      | weir::stage("first visits", weir::budget{256_KiB, flush}) // calls it
                      | weir::count();
    std::cout << people - flushes << " people, and " << flushes << " counted twice; peak "
              << (trace.report().peak < 300_KiB ? "below" : "above") << " 300 KiB\n";
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
