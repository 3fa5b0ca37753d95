// SPDX-License-Identifier: BSL-1.0

// What an element costs in weir::generator, one stage, three chained, and nested 32 deep, against a
// plain loop, std::views and range-v3; and what a gauge costs a pull, with and without a trace. All
// sum the same numbers; the sums are compared before anything is timed.

#include "../interleaved.hpp"

#include <weir/weir.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <numeric>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

#if __has_include(<range/v3/view/transform.hpp>)
#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#define BENCH_RANGE_V3 1
#else
#define BENCH_RANGE_V3 0
#endif

WEIR_DEFINE_ALLOCATION_HOOKS;

namespace {

using number = std::uint64_t;

constexpr number elements = 1 << 18;
constexpr int depth = 32;

// Read through a pointer that the optimiser knows nothing of, or it would sum at compile time.
number count() {
    number n = elements;
    benchmark::DoNotOptimize(n);
    return n;
}

/// Nothing is summed in closed form or in vectors: an element is an element.
template <class Range>
number sum(Range&& range) {
    number total = 0;
    for (auto&& n : range) {
        total += n;
        benchmark::DoNotOptimize(total);
    }
    return total;
}

weir::generator<number> numbers(number n) {
    for (number i = 0; i < n; ++i) co_yield i;
}

constexpr auto odd = [](number n) { return n % 2 == 1; };
constexpr auto tripled = [](number n) { return 3 * n; };

constexpr auto only_odd = [](auto upstream) -> weir::generator<number> {
    for (number n : upstream)
        if (odd(n)) co_yield n;
};
constexpr auto each_tripled = [](auto upstream) -> weir::generator<number> {
    for (number n : upstream) co_yield tripled(n);
};

weir::generator<number> nested(number n, int levels) {
    if (levels == 1) {
        for (number i = 0; i < n; ++i) co_yield i;
    } else {
        co_yield weir::elements_of(nested(n, levels - 1));
    }
}

/// What one writes without elements_of: every level passes on every element.
weir::generator<number> passed_on(number n, int levels) {
    if (levels == 1) {
        for (number i = 0; i < n; ++i) co_yield i;
    } else {
        for (number i : passed_on(n, levels - 1)) co_yield i;
    }
}

struct program {
    std::string name;
    std::function<number()> run;
};

/// The first of a group is what the others are compared with.
struct group {
    std::string name;
    std::vector<program> programs;
};

std::vector<group> groups() {
    const auto traced = [](std::function<number()> run) {
        return [run] {
            const weir::trace running;
            return run();
        };
    };
    const std::function<number()> cheap = [] { return sum(std::views::iota(number{0}, count())); };
    const std::function<number()> cheap_gauged = [] {
        return sum(std::views::iota(number{0}, count()) | weir::stage("iota"));
    };
    const std::function<number()> plain = [] { return sum(numbers(count())); };
    const std::function<number()> gauged = [] {
        return sum(numbers(count()) | weir::stage("numbers"));
    };

    std::vector<group> all{
        {"source",
         {{"loop",
           [] {
               number total = 0;
               for (number i = 0, n = count(); i < n; ++i) {
                   total += i;
                   benchmark::DoNotOptimize(total);
               }
               return total;
           }},
          {"std::views", cheap},
          {"weir::generator", plain}}},
        {"source, filter, transform",
         {{"loop",
           [] {
               number total = 0;
               for (number i = 0, n = count(); i < n; ++i)
                   if (odd(i)) {
                       total += tripled(i);
                       benchmark::DoNotOptimize(total);
                   }
               return total;
           }},
          {"std::views",
           [] {
               return sum(std::views::iota(number{0}, count()) | std::views::filter(odd)
                          | std::views::transform(tripled));
           }},
          {"weir::generator, three", [] { return sum(each_tripled(only_odd(numbers(count())))); }},
          {"weir::generator, std::views",
           [] {
               return sum(numbers(count()) | std::views::filter(odd)
                          | std::views::transform(tripled));
           }}}},
        {"32 deep",
         {{"weir::generator, each passes on", [] { return sum(passed_on(count(), depth)); }},
          {"weir::generator, elements_of", [] { return sum(nested(count(), depth)); }}}},
        {"a gauge on std::views::iota",
         {{"no gauge", cheap},
          {"gauge, no trace", cheap_gauged},
          {"gauge, trace", traced(cheap_gauged)}}},
        {"a gauge on weir::generator",
         {{"no gauge", plain}, {"gauge, no trace", gauged}, {"gauge, trace", traced(gauged)}}},
    };
#if BENCH_RANGE_V3
    all[0].programs.push_back(
        {"range-v3", [] { return sum(ranges::views::iota(number{0}, count())); }});
    all[1].programs.push_back({"range-v3", [] {
                                   return sum(ranges::views::iota(number{0}, count())
                                              | ranges::views::filter(odd)
                                              | ranges::views::transform(tripled));
                               }});
#endif
    return all;
}

void compare_results(const std::vector<group>& all) {
    for (const group& each : all)
        for (const program& p : each.programs)
            if (p.run() != each.programs.front().run())
                throw std::runtime_error{each.name + ": " + p.name + " has another sum than "
                                         + each.programs.front().name};
}

void register_with_google(const std::vector<group>& all) {
    for (const group& each : all)
        for (const program& p : each.programs) {
            const auto timed = [&p](benchmark::State& state) {
                for (auto _ : state) benchmark::DoNotOptimize(p.run());
                state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations())
                                        * static_cast<std::int64_t>(elements));
            };
            benchmark::RegisterBenchmark((each.name + "/" + p.name).c_str(), timed)
                ->Unit(benchmark::kMicrosecond);
        }
}

void print_comparison(const std::vector<group>& all) {
    constexpr int rounds = 20;
    std::printf("\nIn turn, best of %d rounds, %s elements from the source.\n\n"
                "%-66s %10s %10s %10s\n",
                rounds, weir::detail::with_commas(elements).c_str(), "", "ns/element", "x first",
                "more, ns");
    for (const group& each : all) {
        std::vector<bench::contender> racing;
        for (const program& p : each.programs)
            racing.push_back({p.name, [&p] { benchmark::DoNotOptimize(p.run()); }});
        bench::race(racing, rounds);
        constexpr double ns = 1e9 / static_cast<double>(elements);
        const double first = racing.front().best;
        for (const bench::contender& one : racing)
            std::printf("%-30s %-35s %10.2f %10.2f %+10.2f\n", each.name.c_str(), one.name.c_str(),
                        ns * one.best, one.best / first, ns * (one.best - first));
    }
}

} // namespace

int main(int argc, char** argv) try {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    const std::vector<group> all = groups();
    compare_results(all);
    register_with_google(all);
    benchmark::RunSpecifiedBenchmarks();
    print_comparison(all);
} catch (const std::exception& error) {
    std::cerr << "bench_generator: " << error.what() << '\n';
    return 1;
}
