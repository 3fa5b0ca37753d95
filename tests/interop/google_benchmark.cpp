// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"

#include <weir/interop/google_benchmark.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace google = weir::google_benchmark;

/// What Google Benchmark would print of one benchmark.
struct outcome {
    std::int64_t iterations = 0, max_bytes = 0, allocated_bytes = 0, growth = 0;
    double allocations_a_run = 0;
    benchmark::UserCounters counters;
};

class kept_outcome : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        REQUIRE(runs.size() == 1);
        const Run& run = runs.front();
        kept.iterations = run.iterations;
        kept.allocations_a_run = run.allocs_per_iter;
        kept.counters = run.counters;
        if (run.allocs_per_iter != 0) keep_memory(run.memory_result);
    }
    outcome kept;

private:
    void keep_memory(const benchmark::MemoryManager::Result& memory) {
        kept.max_bytes = memory.max_bytes_used;
        kept.allocated_bytes = memory.total_allocated_bytes;
        kept.growth = memory.net_heap_growth;
    }
    // Up to 1.8 it is a pointer.
    void keep_memory(const benchmark::MemoryManager::Result* memory) { keep_memory(*memory); }
};

/// Runs one benchmark four times, under no other.
template <class Benchmark>
outcome run_one(Benchmark run, int threads = 1) {
    kept_outcome reporter;
    benchmark::RegisterBenchmark("one", run)->Iterations(4)->Threads(threads);
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::ClearRegisteredBenchmarks();
    CHECK(reporter.kept.iterations == 4 * threads);
    return reporter.kept;
}

/// Asked for in one piece, and given back.
void allocate(std::size_t bytes) { ::operator delete(::operator new(bytes)); }

double counter(const outcome& run, const std::string& name) {
    INFO(name);
    REQUIRE(run.counters.count(name) == 1);
    return run.counters.at(name).value;
}

weir::report hand_filled() {
    weir::report made;
    made.measured = true;
    made.peak = 300;
    made.stages.resize(2);
    made.stages[0].name = "pa\nrse";
    made.stages[1].name = "pa\trse";
    made.stages[0].self_peak = 100;
    made.stages[0].allocated_blocks = 6;
    made.stages[1].self_peak = 250;
    made.outside.self_peak = 20;
    made.outside.allocated_blocks = 2;
    return made;
}

} // namespace

TEST_CASE("google_benchmark: a memory manager tells what each run of a benchmark allocated") {
    if (!weir::test::is_measured()) return;
    const auto idle = [](benchmark::State& state) {
        for (auto _ : state) {
        }
    };
    std::vector<void*> kept;
    const auto allocating = [&](benchmark::State& state) {
        for (auto _ : state) {
            allocate(100'000);
            const weir::scope stage{"a stage"};
            allocate(50);
            const weir::detail::stage_guard outside{weir::detail::outside};
            if (kept.size() < kept.capacity()) kept.push_back(::operator new(300));
        }
    };
    {
        const google::memory_manager manager;
        CHECK(manager.measures());
        const outcome none = run_one(idle); // what Google Benchmark allocates itself
        const outcome found = run_one(allocating);
        CHECK(found.allocations_a_run - none.allocations_a_run == 2);
        CHECK(found.allocated_bytes - none.allocated_bytes == 4 * 100'050);
        CHECK(found.max_bytes >= 100'000);
        CHECK(found.max_bytes <= 100'000 + none.allocated_bytes);
        CHECK(found.growth == none.growth);

        kept.reserve(8); // four of the times, four of the memory
        CHECK(run_one(allocating).growth - none.growth == 4 * 300);
        for (void* each : kept) ::operator delete(each);
    }
    CHECK(run_one(allocating).allocations_a_run == 0); // not registered any more
    CHECK(weir::trace{}.report().measured);            // its last trace has ended
}

TEST_CASE("google_benchmark: a memory manager cannot be made while a trace runs") {
    const weir::trace running;
    CHECK_THROWS_AS(google::memory_manager{}, std::logic_error);
}

TEST_CASE("google_benchmark: counters of a report have its peaks, and its allocations a run") {
    const auto run = run_one([](benchmark::State& state) {
        for (auto _ : state) {
        }
        google::set_counters(state, hand_filled(), static_cast<std::uint64_t>(state.iterations()));
    });
    CHECK(run.counters.size() == 5);
    CHECK(counter(run, "peak") == 300);
    CHECK(counter(run, "peak:pa?rse") == 100);
    CHECK(counter(run, "peak:pa?rse (2)") == 250);
    CHECK(counter(run, "peak:outside") == 20);
    CHECK(counter(run, "allocations") == 2);
}

TEST_CASE("google_benchmark: counters of a function are of one call, once for all threads") {
    int calls = 0;
    const auto run = run_one(
        [&](benchmark::State& state) {
            google::set_counters(state, [&] {
                ++calls;
                const weir::scope stage{"load"};
                allocate(5000);
            });
            for (auto _ : state) {
            }
        },
        2);
    CHECK(calls == 1);
    if (!google::memory_manager{}.measures()) {
        CHECK(run.counters.empty());
        return;
    }
    CHECK(counter(run, "peak:load") == 5000);
    CHECK(counter(run, "peak") >= 5000);
    CHECK(counter(run, "allocations") >= 1);
}

TEST_CASE("google_benchmark: the run of a memory manager is not measured by another trace") {
    const google::memory_manager manager;
    int calls = 0;
    const auto run = run_one([&](benchmark::State& state) {
        google::set_counters(state, [&] { ++calls; });
        for (auto _ : state) {
        }
    });
    CHECK(calls == 1);
    CHECK(run.counters.count("peak") == (manager.measures() ? 1 : 0));
}

TEST_CASE("google_benchmark: what was not measured has no counters, not 0") {
    weir::report none = hand_filled();
    none.measured = false;
    const auto run = run_one([&](benchmark::State& state) {
        for (auto _ : state) {
        }
        google::set_counters(state, none);
    });
    CHECK(run.counters.empty());
}
