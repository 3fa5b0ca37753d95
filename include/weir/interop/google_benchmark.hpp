// SPDX-License-Identifier: BSL-1.0
#pragma once

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

// Memory in the figures of Google Benchmark 1.6 and newer, which only writes them into its JSON;
// and as counters, which it prints as well:
//
//     const weir::google_benchmark::memory_manager memory;     // BENCHMARK_MAIN() does not mind
//
//     void first_in_city(benchmark::State& state) {
//         weir::google_benchmark::set_counters(state, [] { count_cities("users.ndjson"); });
//         for (auto _ : state) benchmark::DoNotOptimize(count_cities("users.ndjson"));
//     }
//
// Both need the allocation hooks of memory/hooks.hpp; without them there is no figure, not 0.

namespace weir::google_benchmark {

namespace detail {

/// While Google Benchmark runs a benchmark once more, for its memory alone.
inline bool memory_manager_measures = false;

inline std::int64_t signed_count(std::uint64_t count) noexcept {
    return static_cast<std::int64_t>(count);
}

} // namespace detail

/// Registered with Google Benchmark from construction to destruction. Google Benchmark then runs
/// each benchmark once more, at most sixteen iterations on one thread, inside a weir::trace: its
/// times are those without. In that run
///
///     allocs_per_iter        blocks allocated, by Google Benchmark itself as well
///     max_bytes_used         the peak
///     total_allocated_bytes  by all stages
///     net_heap_growth        of that, what has not been freed; what is freed of before, is not seen
///
/// A benchmark must not start a trace of its own then: that throws std::logic_error. Where the
/// program has no allocation hooks none is registered, and a line at the head of the output says
/// so. The constructor throws std::logic_error while a trace runs.
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

    // Which of these are virtual depends on the version: Stop(Result*) up to 1.6.0, Stop(Result&)
    // from 1.8.0 on, both between. So none of them says `override`, of which clang wants all or none.
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

/// Writes into the counters of a benchmark what a trace has measured of `iterations` runs of what
/// it times:
///
///     peak             bytes, of all stages together
///     allocations      blocks a run
///     peak:<stage>     bytes, the most that the stage had live, and peak:outside, if there are
///                      stages; the second of a name is peak:<stage> (2)
///
/// None is written where nothing was measured. Of a benchmark's several threads only the first
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
        const int nth = ++times[stage.name];
        bytes("peak:" + stage.name + (nth == 1 ? "" : " (" + std::to_string(nth) + ')'),
              stage.self_peak);
    }
    if (!report.stages.empty()) bytes("peak:outside", report.outside.self_peak);
    state.counters["allocations"] = benchmark::Counter{
        static_cast<double>(blocks) / static_cast<double>(iterations == 0 ? 1 : iterations)};
}

/// The same of one call of `run`, in a trace of its own: before the loop that is timed, or after
/// it. Does not call it in the run of a memory_manager, nor on other threads than the first.
template <std::invocable Run>
void set_counters(benchmark::State& state, Run&& run) {
    if (state.thread_index() != 0 || detail::memory_manager_measures) return;
    const weir::trace running{{.moments = 0}};
    std::invoke(std::forward<Run>(run));
    set_counters(state, running.report());
}

} // namespace weir::google_benchmark
