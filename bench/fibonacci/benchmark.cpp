// SPDX-License-Identifier: BSL-1.0

// From what size on does it pay to build a list first? The sum of the first n Fibonacci numbers, of
// a std::vector and of a weir::generator, for ever larger n, and the plain loop beside them. All
// sums are compared before anything is timed.
//
// What a list is built in is what the list before it has left: the allocator keeps it, up to some
// size. The first list of a program costs what here only those cost that are too large to be kept.

#include "../interleaved.hpp"
#include "crossover.hpp"
#include "eager.hpp"
#include "handwritten.hpp"
#include "lazy.hpp"

#include <weir/detail/format_number.hpp>
#include <weir/memory/available_memory.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using bench::number;

struct program {
    std::string name;
    number (*sum)(number n);
};

const std::vector<program> programs{
    {"loop", bench::handwritten::sum_of_fibonacci},
    {"list, assigned", [](number n) { return bench::eager::sum(bench::eager::assigned(n)); }},
    {"list, reserved", [](number n) { return bench::eager::sum(bench::eager::reserved(n)); }},
    {"list, grown", [](number n) { return bench::eager::sum(bench::eager::grown(n)); }},
    {"weir::generator", bench::lazy::sum_of_fibonacci},
};
constexpr std::size_t first_list = 1, generator = 4;

constexpr number largest = number{1} << 26;

/// A list that grows holds its elements twice, in room for three times as many.
constexpr number bytes_for(number n) { return 3 * sizeof(number) * n; }

void compare_results(number n) {
    const number expected = programs.front().sum(n);
    for (const program& each : programs)
        if (each.sum(n) != expected)
            throw std::runtime_error{each.name + " finds another sum of "
                                     + weir::detail::with_commas(n) + " numbers than "
                                     + programs.front().name};
}

/// Nanoseconds an element, of each program.
std::vector<double> measure(number n) {
    const number runs = std::max(number{1}, (number{1} << 18) / (n + 16)); // timed as one
    std::vector<bench::contender> racing;
    for (const program& each : programs)
        racing.push_back({each.name, [=] {
                              for (number i = 0; i < runs; ++i) {
                                  number length = n;
                                  benchmark::DoNotOptimize(length);
                                  benchmark::DoNotOptimize(each.sum(length));
                              }
                          }});
    bench::race(racing, n < (number{1} << 20) ? 20 : 10);
    std::vector<double> ns;
    for (const bench::contender& each : racing)
        ns.push_back(1e9 * each.best / static_cast<double>(n * runs));
    return ns;
}

} // namespace

int main() try {
    std::printf("Nanoseconds an element.\n\n%12s %10s", "n", "list");
    for (const program& each : programs) std::printf(" %15s", each.name.c_str());
    std::printf("\n");

    std::vector<std::vector<bench::pair_of_times>> against_generator(generator);
    for (number n = 1; n <= largest; n *= 2) {
        if (bytes_for(n) > weir::available_memory().bytes / 2) {
            std::printf("For more there is not enough memory.\n");
            break;
        }
        compare_results(n);
        const std::vector<double> ns = measure(n);
        std::printf("%12s %10s", weir::detail::with_commas(n).c_str(),
                    weir::detail::in_bytes(sizeof(number) * n).c_str());
        for (const double each : ns) std::printf(" %15.2f", each);
        std::printf("\n");
        std::fflush(stdout);
        for (std::size_t i = first_list; i < generator; ++i)
            against_generator[i].push_back({n, ns[i], ns[generator]});
    }
    std::printf("\n");
    for (std::size_t i = first_list; i < generator; ++i)
        bench::print_crossovers(programs[i].name, "the generator", against_generator[i]);
} catch (const std::exception& error) {
    std::cerr << "bench_fibonacci: " << error.what() << '\n';
    return 1;
}
