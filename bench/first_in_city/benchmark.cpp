// SPDX-License-Identifier: BSL-1.0

// Adults, the first in each city, counted: handwritten, eager and lazy over the same file of
// 100,000 users. Nothing is timed before all three have read the same users and found the same
// answer.

#include "../corpus/write_corpus.hpp"
#include "../interleaved.hpp"
#include "eager.hpp"
#include "handwritten.hpp"
#include "lazy.hpp"
#include "user.hpp"

#include <weir/detail/format_number.hpp>
#include <weir/interop/google_benchmark.hpp>
#include <weir/weir.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

WEIR_DEFINE_ALLOCATION_HOOKS;

namespace {

constexpr std::uint64_t records = 100'000;

class temporary_corpus {
public:
    temporary_corpus()
        : path_{std::filesystem::temp_directory_path()
                / ("weir_bench_" + std::to_string(::getpid()) + ".ndjson")},
          bytes_{corpus::write(path_, corpus::append_user, corpus::default_seed, records)} {}
    ~temporary_corpus() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    temporary_corpus(const temporary_corpus&) = delete;
    temporary_corpus& operator=(const temporary_corpus&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    std::filesystem::path path_;
    std::uint64_t bytes_;
};

struct program {
    std::string name;
    std::function<std::uint64_t()> run;
};

std::vector<program> programs_over(const temporary_corpus& users) {
    const std::filesystem::path& path = users.path();
    return {
        {"handwritten", [&path] { return bench::handwritten::count_cities(path); }},
        {"eager",
         [&path, length = users.bytes()] { return bench::eager::count_cities(path, length); }},
        {"lazy", [&path] { return bench::lazy::count_cities(path); }},
        {"lazy, no gauges", [&path] { return bench::lazy::count_cities_without_gauges(path); }},
        {"lazy, traced",
         [&path] {
             const weir::trace running;
             return bench::lazy::count_cities(path);
         }},
        {"lazy, traced, no gauges",
         [&path] {
             const weir::trace running;
             return bench::lazy::count_cities_without_gauges(path);
         }},
    };
}

/// All members of all users, and the answers.
void compare_results(const temporary_corpus& users, const std::vector<program>& programs) {
    const std::vector<bench::user> expected = bench::eager::load_users(users.path(), users.bytes());
    const auto check = [&](const char* name, std::uint64_t index, const bench::user& u) {
        if (index >= expected.size() || u != expected[index])
            throw std::runtime_error{std::string{name} + " and eager read another user "
                                     + std::to_string(index + 1)};
    };
    std::uint64_t handwritten = 0;
    bench::handwritten::for_each_user(
        users.path(), [&](const bench::user& u) { check("handwritten", handwritten++, u); });
    std::uint64_t lazy = 0;
    for (const bench::user& u : weir::json::read<bench::user>(users.path()))
        check("lazy", lazy++, u);
    if (expected.size() != records || handwritten != records || lazy != records)
        throw std::runtime_error{"not all programs read all users"};

    const std::uint64_t answer = programs.front().run();
    for (const program& each : programs)
        if (const std::uint64_t found = each.run(); found != answer)
            throw std::runtime_error{each.name + " found " + std::to_string(found) + " cities, "
                                     + programs.front().name + ' ' + std::to_string(answer)};
    std::cout << "All programs read the same " << weir::detail::with_commas(records)
              << " users, member by member, and found " << answer << " cities.\n\n";
}

weir::report measured_run_of(const program& of) {
    const weir::trace running;
    of.run();
    return running.report();
}

/// Memory is measured by traces, and traces do not nest.
bool traces_itself(const program& p) { return p.name.find("traced") != std::string::npos; }

void register_with_google(const program& p, std::uint64_t bytes) {
    const weir::report memory = measured_run_of(p);
    benchmark::RegisterBenchmark(p.name.c_str(), [p, bytes, memory](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(p.run());
        const std::int64_t runs = state.iterations();
        state.SetBytesProcessed(runs * static_cast<std::int64_t>(bytes));
        state.SetItemsProcessed(runs * static_cast<std::int64_t>(records));
        weir::google_benchmark::set_counters(state, memory);
    })->Unit(benchmark::kMillisecond);
}

void print_comparison(const std::vector<program>& programs, std::uint64_t bytes) {
    constexpr int rounds = 10;
    std::vector<bench::contender> racing;
    for (const program& each : programs)
        racing.push_back({each.name, [&each] { benchmark::DoNotOptimize(each.run()); }});
    bench::race(racing, rounds);

    const double handwritten = racing[0].best, eager = racing[1].best;
    std::printf("\nIn turn, best of %d rounds. Speed, so that more is better.\n\n"
                "%-24s %12s %10s %16s %10s\n",
                rounds, "program", "ms", "MB/s", "x handwritten", "x eager");
    for (const bench::contender& each : racing)
        std::printf("%-24s %12.2f %10.0f %16.2f %10.2f\n", each.name.c_str(), 1e3 * each.best,
                    static_cast<double>(bytes) / 1e6 / each.best, handwritten / each.best,
                    eager / each.best);
    std::printf("\nThe gauges of the lazy program cost %+.1f %% without a trace, %+.1f %% with "
                "one (%+.1f ns a record).\n",
                100 * (racing[2].best / racing[3].best - 1),
                100 * (racing[4].best / racing[5].best - 1),
                1e9 * (racing[4].best - racing[5].best) / static_cast<double>(records));
}

} // namespace

int main(int argc, char** argv) try {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    const temporary_corpus users;
    const std::vector<program> programs = programs_over(users);
    compare_results(users, programs);
    for (const program& each : programs)
        if (!traces_itself(each)) register_with_google(each, users.bytes());
    {
        const weir::google_benchmark::memory_manager memory; // for --benchmark_format=json
        benchmark::RunSpecifiedBenchmarks();
    }
    print_comparison(programs, users.bytes());
} catch (const std::exception& error) {
    std::cerr << "bench_first_in_city: " << error.what() << '\n';
    return 1;
}
