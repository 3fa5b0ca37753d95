// SPDX-License-Identifier: BSL-1.0

// What bench_cost starts, once built with the allocation hooks and once without them.
//
//     cost_with_hooks <group> <steps> <users>        nanoseconds a step of each program, in turn
//     cost_with_hooks <group> <steps> <users> <row> <program>
//                                                    runs that one in counted_run()
//
// All programs of a row must find the same number before anything is timed.

#include "../generator/row.hpp"
#include "../interleaved.hpp"
#include "groups.hpp"

#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

/// The instructions of this function, and of what it calls, are counted.
extern "C" [[gnu::noinline]] std::uint64_t counted_run(const bench::program& one) {
    return one.run();
}

namespace {

constexpr int rounds = 5;

void print_times(const std::vector<bench::row>& rows) {
    bench::compare_results(rows);
    for (const bench::row& each : rows) {
        std::vector<bench::contender> racing;
        bench::number found = 0;
        for (const bench::program& one : each.programs)
            racing.push_back({one.name, [&] { found = one.run(); }});
        bench::race(racing, rounds);
        for (const bench::contender& one : racing)
            std::printf("%s\t%s\t%.17g\t%llu\n", each.name.c_str(), one.name.c_str(),
                        1e9 * one.best / static_cast<double>(each.elements),
                        static_cast<unsigned long long>(found));
    }
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 4 && argc != 6) return 2;
    const std::vector<bench::row> rows =
        bench::cost::rows_of(argv[1], std::stoull(argv[2]), argv[3]);
    if (argc == 4)
        print_times(rows);
    else
        std::printf("%llu\n", static_cast<unsigned long long>(counted_run(
                                  rows.at(std::stoul(argv[4])).programs.at(std::stoul(argv[5])))));
} catch (const std::exception& error) {
    std::cerr << "cost: " << error.what() << '\n';
    return 1;
}
