// SPDX-License-Identifier: BSL-1.0

// What an element costs in weir::generator: chained, nested, in generators that come and go, and in
// a pipe of numbers, against a plain loop, std::views, range-v3 and, where there is one,
// std::generator; and what a gauge costs a pull. All programs of a row must find the same number
// before anything is timed.
//
//     bench_generator [--benchmark_...]    by Google Benchmark, then in turn
//     bench_generator --markdown           the table of the README: the ratios alone
//
// Without the allocation hooks, which would slow what std::generator allocates.

#include "chained.hpp"
#include "comparison.hpp"
#include "creation.hpp"
#include "gauge.hpp"
#include "markdown.hpp"
#include "numeric.hpp"
#include "recursion.hpp"
#include "row.hpp"
#include "starts.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <iostream>
#include <iterator>
#include <string_view>
#include <vector>

namespace {

std::vector<bench::row> all_rows() {
    std::vector<bench::row> all;
    for (auto* rows : {bench::chained::rows, bench::recursion::rows, bench::creation::rows,
                       bench::numeric::rows, bench::gauges::rows})
        std::ranges::move(rows(), std::back_inserter(all));
    return all;
}

void register_with_google(const std::vector<bench::row>& rows) {
    for (const bench::row& each : rows)
        for (const bench::program& p : each.programs) {
            const auto timed = [&](benchmark::State& state) {
                for (auto _ : state) benchmark::DoNotOptimize(p.run());
                state.SetItemsProcessed(std::int64_t{state.iterations()}
                                        * static_cast<std::int64_t>(each.elements));
            };
            benchmark::RegisterBenchmark((each.name + '/' + p.name).c_str(), timed)
                ->Unit(benchmark::kMicrosecond)
                ->MinTime(0.05);
        }
}

} // namespace

int main(int argc, char** argv) try {
    const std::string_view option = argc == 2 ? argv[1] : "";
    const std::vector<bench::row> rows = all_rows();
    bench::compare_results(rows);
    if (option == "--times") {
        bench::print_times(rows);
    } else if (option == "--markdown") {
        bench::print_markdown(bench::measure_in_starts(argv[0], rows));
    } else {
        benchmark::Initialize(&argc, argv);
        if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
        register_with_google(rows);
        benchmark::RunSpecifiedBenchmarks();
        bench::print_comparison(bench::measure_in_starts(argv[0], rows));
    }
} catch (const std::exception& error) {
    std::cerr << "bench_generator: " << error.what() << '\n';
    return 1;
}
