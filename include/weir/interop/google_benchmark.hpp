// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/printable.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>

#include <benchmark/benchmark.h>
#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

// Memory figures for Google Benchmark 1.6 and newer, which writes them to its JSON output only; and
// as counters, which it also prints:
//
//     const weir::google_benchmark::memory_manager memory;     // BENCHMARK_MAIN() does not mind
//
//     void first_in_city(benchmark::State& state) {
//         weir::google_benchmark::set_counters(state, [] { count_cities("users.ndjson"); });
//         for (auto _ : state) benchmark::DoNotOptimize(count_cities("users.ndjson"));
//     }
//
// Both need the allocation hooks of memory/hooks.hpp; without them the figures are missing, not 0.

namespace weir::google_benchmark {

namespace detail {

/// True while Google Benchmark runs a benchmark once more to measure its memory.
inline bool memory_manager_measures = false;

inline std::int64_t signed_count(std::uint64_t count) noexcept {
    return static_cast<std::int64_t>(count);
}

} // namespace detail

/// Registered with Google Benchmark from construction to destruction. Google Benchmark then runs
/// each benchmark once more, at most sixteen iterations on one thread, inside a weir::trace. Times
/// are measured outside that run. The figures of that run:
///
///     allocs_per_iter        blocks allocated, also those of Google Benchmark itself
///     max_bytes_used         the peak
///     total_allocated_bytes  by all stages and outside of them
///     net_heap_growth        bytes of these not freed; blocks from before the run do not count
///
/// With Repetitions, Google Benchmark 1.6.1 to 1.9.1 reads the last three of the earlier repetitions
/// from freed memory, whatever the memory manager: any number may stand there. Those of the last
/// repetition are right, and so are all counters of set_counters().
///
/// In that run a benchmark must not start a trace of its own: that throws std::logic_error. If the
/// program has no allocation hooks, nothing is registered, and a line at the head of the output
/// says so. The constructor throws std::logic_error while a trace runs.
class [[nodiscard]] memory_manager final : public benchmark::MemoryManager {
public:
    memory_manager() : measures_{weir::trace{{.moments = 0}}.report().measured} {
        if (measures_)
            benchmark::RegisterMemoryManager(this);
        else
            benchmark::AddCustomContext("memory", "not measured: no WEIR_DEFINE_ALLOCATION_HOOKS");
    }
    ~memory_manager() {
        if (measures_) benchmark::RegisterMemoryManager(nullptr);
    }
    memory_manager(const memory_manager&) = delete;
    memory_manager& operator=(const memory_manager&) = delete;

    /// Whether the program has allocation hooks.
    bool measures() const noexcept { return measures_; }

    // The version decides which of these are virtual: Stop(Result*) up to 1.6.0, Stop(Result&) from
    // 1.8.0 on, both between. So none is marked `override`: clang warns if only some are.
    void Start() {
        running_.emplace(trace_options{.moments = 0});
        detail::memory_manager_measures = true;
    }
    void Stop(Result* result) { stop(*result); }
    void Stop(Result& result) { stop(result); }

private:
    template <class Figures>
    void stop(Figures& result) {
        const weir::report report = running_.value().report();
        running_.reset();
        detail::memory_manager_measures = false;

        std::uint64_t blocks = 0, bytes = 0, live = 0;
        const auto add = [&](const weir::report::row& stage) {
            blocks += stage.allocated_blocks;
            bytes += stage.allocated_bytes;
            live += stage.live_bytes;
        };
        for (const weir::report::row& stage : report.stages) add(stage);
        add(report.outside);
        result.num_allocs = detail::signed_count(blocks);
        result.max_bytes_used = detail::signed_count(report.peak);
        if constexpr (requires { result.total_allocated_bytes; }) { // from 1.6.1 on
            result.total_allocated_bytes = detail::signed_count(bytes);
            result.net_heap_growth = detail::signed_count(live);
        }
    }

    bool measures_;
    std::optional<weir::trace> running_;
};

/// Writes the figures of `report`, a trace of `iterations` runs of the benchmarked code, into the
/// counters of a benchmark:
///
///     peak             bytes, of all stages together
///     allocations      blocks per run
///     peak:<stage>     bytes, the peak of the stage, and peak:outside, if there are stages;
///                      the second stage of the same name is peak:<stage> (2); a control
///                      character in a name is a question mark
///
/// Writes nothing if nothing was measured. In a benchmark with several threads only the first
/// writes.
inline void set_counters(benchmark::State& state, const weir::report& report,
                         std::uint64_t iterations = 1) {
    if (!report.measured || state.thread_index() != 0) return;
    const weir::detail::stage_guard own{weir::detail::untracked};
    const auto bytes = [&](const std::string& name, std::uint64_t figure) {
        state.counters[name] =
            benchmark::Counter{static_cast<double>(figure), benchmark::Counter::kDefaults,
                               benchmark::Counter::kIs1024};
    };

    std::uint64_t blocks = report.outside.allocated_blocks;
    std::map<std::string, int> times;
    bytes("peak", report.peak);
    for (const weir::report::row& stage : report.stages) {
        blocks += stage.allocated_blocks;
        const std::string name = weir::detail::on_one_line(stage.name);
        const int nth = ++times[name];
        bytes("peak:" + name + (nth == 1 ? "" : " (" + std::to_string(nth) + ')'), stage.self_peak);
    }
    if (!report.stages.empty()) bytes("peak:outside", report.outside.self_peak);
    state.counters["allocations"] = benchmark::Counter{
        static_cast<double>(blocks) / static_cast<double>(iterations == 0 ? 1 : iterations)};
}

/// The same for one call of `run`, in a trace of its own. Call it before or after the timed loop.
/// Does not call `run` in the memory run of a memory_manager, nor on threads other than the first.
template <std::invocable Run>
void set_counters(benchmark::State& state, Run&& run) {
    if (state.thread_index() != 0 || detail::memory_manager_measures) return;
    const weir::trace running{{.moments = 0}};
    std::invoke(std::forward<Run>(run));
    set_counters(state, running.report());
}

} // namespace weir::google_benchmark
