// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/independent_counter.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"
#include "thread_sanitizer.hpp"

#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/elements_of.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

using weir::test::is_measured;
using weir::test::row_named;

namespace {

weir::generator<int> numbers(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

weir::generator<int> numbers_then_throw(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
    throw std::runtime_error{"the source is broken"};
}

/// Views with a function of any type: with one of another, all that is behind them is compiled anew.
auto filter(std::function<bool(int)> passes) { return std::views::filter(std::move(passes)); }
auto transform(std::function<int(int)> of) { return std::views::transform(std::move(of)); }

/// Pulls all of it.
void pull(auto& pipe) {
    for (auto at = pipe.begin(); at != pipe.end(); ++at) static_cast<void>(*at);
}

} // namespace

TEST_CASE("an independent counter agrees to the byte, on random programs of nested scopes") {
    if (!is_measured()) return;
    static constexpr std::array<const char*, 5> names{"outside", "a", "b", "c", "d"};

    for (unsigned seed = 0; seed < 60; ++seed) {
        INFO("seed " << seed);
        std::mt19937 random{seed};
        const auto below = [&](std::size_t bound) { return random() % bound; };
        independent_counter own;
        for (std::size_t i = 1; i < names.size(); ++i) own.entries.open_stage();
        std::array<std::optional<counted_string>, 8> strings;
        std::array<std::optional<counted_list>, 8> lists;
        std::array<std::optional<counted_vector>, 8> vectors;
        std::optional<weir::report> halfway;
        naive_ledger::summary expected_halfway;
        std::optional<weir::report> end;

        const auto mutate = [&] {
            const std::size_t i = below(8);
            switch (below(9)) {
            case 0:
                strings[i].emplace(below(300), 'x');
                break;
            case 1:
                strings[i].reset();
                break;
            case 2:
                if (strings[i]) strings[i]->append(below(100), 'y');
                break;
            case 3:
                if (!lists[i]) lists[i].emplace();
                lists[i]->push_back(1);
                break;
            case 4:
                if (lists[i] && !lists[i]->empty()) lists[i]->pop_front();
                break;
            case 5:
                lists[i].reset();
                break;
            case 6:
                if (!vectors[i]) vectors[i].emplace();
                vectors[i]->push_back(1);
                break;
            case 7:
                vectors[i].reset();
                break;
            default:
                std::swap(vectors[i], vectors[below(8)]);
                break;
            }
        };
        const auto run = [&](auto& self, int depth) -> void {
            for (std::size_t steps = below(30); steps > 0; --steps) {
                mutate();
                if (depth == 0 || below(6) != 0) continue;
                const std::size_t stage = 1 + below(names.size() - 1);
                const weir::scope inside{names[stage]};
                const own_stage own_inside{stage};
                self(self, depth - 1);
            }
        };

        {
            const weir::trace trace;
            counter = &own;
            for (int i = 0; i < 10; ++i) run(run, 4);
            counter = nullptr;
            halfway.emplace(trace.report());
            {
                const weir::detail::stage_guard uncounted{weir::detail::untracked};
                expected_halfway = own.entries.summarise();
            }
            counter = &own;
            for (auto& it : strings) it.reset();
            for (auto& it : lists) it.reset();
            for (auto& it : vectors) it.reset();
            counter = nullptr;
            end.emplace(trace.report());
        }

        const auto compare = [&](const weir::report& got, const naive_ledger::summary& want) {
            REQUIRE(got.measured);
            REQUIRE(got.peak == want.peak);
            REQUIRE(got.unsettled_at_peak == want.unsettled);
            REQUIRE(got.frames_at_peak == 0);
            require_same(got.outside, want.stages[0]);
            for (std::size_t i = 1; i < names.size(); ++i) {
                if (want.stages[i].allocated_blocks + want.stages[i].received == 0) continue;
                require_same(row_named(got, names[i]), want.stages[i]);
            }
        };
        compare(*halfway, expected_halfway);
        const naive_ledger::summary expected_end = own.entries.summarise();
        compare(*end, expected_end);
        REQUIRE(end->unsettled_at_peak == 0);
        REQUIRE(expected_end.live_bytes == 0);
    }
}

TEST_CASE("an independent counter agrees to the byte, on pipes with gauges") {
    if (!is_measured()) return;
    for (std::size_t length = 1; length < 40; ++length) {
        INFO(length << " records");
        independent_counter own;
        own.entries.open_stage(); // 1: texts
        own.entries.open_stage(); // 2: doubled
        std::optional<weir::report> halfway, end;
        naive_ledger::summary expected_halfway;
        {
            const weir::trace trace;
            counter = &own;
            std::vector<counted_string, counted<counted_string>> results;
            {
                const auto text = [](std::size_t i) {
                    const own_stage inside{1};
                    return counted_string(20 + 7 * i % 50, 'x');
                };
                const auto doubled = [](counted_string once) {
                    const own_stage inside{2};
                    counted_string twice = once + once;
                    once.clear();
                    once.shrink_to_fit();
                    return twice;
                };
                auto pipe = std::views::iota(std::size_t{0}, length) | std::views::transform(text)
                          | weir::stage("texts") | std::views::transform(doubled)
                          | weir::stage("doubled");
                for (auto at = pipe.begin(); at != pipe.end(); ++at) results.push_back(*at);
                counter = nullptr;
                halfway.emplace(trace.report());
                const weir::detail::stage_guard uncounted{weir::detail::untracked};
                expected_halfway = own.entries.summarise();
                counter = &own;
            }
            decltype(results){}.swap(results);
            counter = nullptr;
            end.emplace(trace.report());
        }
        const naive_ledger::summary expected_end = own.entries.summarise();
        REQUIRE(expected_end.live_bytes == 0);
        const auto compare = [&](const weir::report& got, const naive_ledger::summary& want) {
            REQUIRE(got.peak == want.peak);
            REQUIRE(got.unsettled_at_peak == want.unsettled);
            require_same(row_named(got, "texts"), want.stages[1]);
            require_same(row_named(got, "doubled"), want.stages[2]);
            require_same(got.outside, want.stages[0]);
            REQUIRE(row_named(got, "texts").records == length);
            REQUIRE(row_named(got, "doubled").records == length);
            REQUIRE(got.records == length);
        };
        compare(*halfway, expected_halfway);
        compare(*end, expected_end);
    }
}

TEST_CASE("a pipe and its results destroyed, all is zero, and a remainder is listed by its stage") {
    if (!is_measured()) return;
    std::optional<weir::report> with_remainder, without;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> kept;
        {
            auto pipe = numbers(10) | transform([&](int n) {
                            if (n == 3) kept = block_of(1000);
                            return n;
                        })
                      | weir::stage("leaks");
            const auto consumers_own = block_of(8);
            pull(pipe);
        }
        with_remainder.emplace(trace.report());
        kept.reset();
        without.emplace(trace.report());
    }
    REQUIRE(row_named(*with_remainder, "leaks").live_bytes == 1000);
    REQUIRE(row_named(*with_remainder, "leaks").live_blocks == 1);
    REQUIRE(with_remainder->outside.live_bytes == 0);
    REQUIRE(with_remainder->unsettled_at_peak >= 1000);
    REQUIRE(row_named(*without, "leaks").live_bytes == 0);
    REQUIRE(row_named(*without, "leaks").handed_over == 1000);
    REQUIRE(without->outside.received == 1000);
}

TEST_CASE("blocks born before the trace, or freed after it, change nothing") {
    if (!is_measured()) return;
    auto before = block_of(100);
    auto before_kept = block_of(200);
    std::unique_ptr<char[]> during;
    std::optional<weir::report> first, second;
    {
        const weir::trace trace;
        before.reset();
        during = block_of(400);
        first.emplace(trace.report());
    }
    {
        const weir::trace trace;
        before_kept.reset();
        during.reset();
        second.emplace(trace.report());
    }
    REQUIRE(first->outside.allocated_bytes == 400);
    REQUIRE(first->outside.freed_bytes == 0);
    REQUIRE(first->peak == 400);
    REQUIRE(second->outside.allocated_blocks == 0);
    REQUIRE(second->outside.freed_blocks == 0);
    REQUIRE(second->outside.live_bytes == 0);
    REQUIRE(second->peak == 0);
}

TEST_CASE("a block may be freed on another thread, and its origin is credited") {
    if (!is_measured()) return;
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> made;
        {
            const weir::scope maker{"maker"};
            made = block_of(1234);
        }
        std::thread{[&] {
            const weir::scope taker{"taker"};
            made.reset();
        }}.join();
        report.emplace(trace.report());
    }
    REQUIRE(row_named(*report, "maker").live_bytes == 0);
    REQUIRE(row_named(*report, "maker").handed_over == 1234);
    REQUIRE(row_named(*report, "taker").received == 1234);
}

TEST_CASE("asking for a report changes no figure of it") {
    if (!is_measured()) return;
    std::optional<weir::report> first, second;
    {
        const weir::trace trace;
        const weir::scope inside{"inside"};
        const auto kept = block_of(4);
        first.emplace(trace.report());
        for (int i = 0; i < 10; ++i) static_cast<void>(trace.report());
        second.emplace(trace.report());
    }
    REQUIRE(first->peak == 4);
    REQUIRE(second->peak == 4);
    REQUIRE(second->outside.allocated_blocks == 0);
    REQUIRE(row_named(*second, "inside").allocated_blocks == 1);
    REQUIRE(row_named(*second, "inside").freed_blocks == 0);
}

TEST_CASE("traces do not nest, and the second one says what to do instead") {
    const weir::trace first;
    std::string sentence;
    try {
        const weir::trace second;
    } catch (const std::logic_error& error) {
        sentence = error.what();
    }
    REQUIRE(sentence
            == "weir::trace: another trace is running, and traces do not nest; let the first one "
               "end, or use weir::scope to tell the parts of one program apart");
    REQUIRE(weir::detail::program_ledger.running() != 0);
}

TEST_CASE("the figures of a trace survive the attempt to start another") {
    if (!is_measured()) return;
    const weir::trace trace;
    const weir::scope inside{"inside"};
    const auto kept = block_of(777);
    try {
        const weir::trace second;
    } catch (const std::logic_error&) {
    }
    const weir::report report = trace.report();
    REQUIRE(row_named(report, "inside").live_bytes >= 777);
}

TEST_CASE("after a run, a throw and an early break the current stage is the one from before") {
    const auto check = [] {
        const weir::detail::running_stage before = weir::detail::current_stage;
        {
            auto whole = numbers(5) | weir::stage("a") | std::views::take(3) | weir::stage("b");
            for (auto&& n : whole) {
                static_cast<void>(n);
                REQUIRE(weir::detail::current_stage == before);
            }
            REQUIRE(weir::detail::current_stage == before);
        }
        REQUIRE(weir::detail::current_stage == before);
        for (auto&& n : numbers(5) | weir::stage("c") | weir::stage("d"))
            if (n == 2) break;
        REQUIRE(weir::detail::current_stage == before);

        for (int throwing_at = 0; throwing_at < 4; ++throwing_at) {
            REQUIRE_THROWS_AS(numbers_then_throw(throwing_at) | weir::stage("e") | weir::stage("f")
                                  | weir::count(),
                              std::runtime_error);
            REQUIRE(weir::detail::current_stage == before);
            const auto broken = [&](int n) {
                if (n == throwing_at) throw std::logic_error{"the function is broken"};
                return n;
            };
            auto pipe = numbers(10) | weir::stage("g") | transform(broken) | weir::stage("h");
            int seen = 0;
            REQUIRE_THROWS_AS(
                [&] {
                    for (auto at = pipe.begin(); at != pipe.end(); ++at) seen += *at >= 0 ? 1 : 0;
                }(),
                std::logic_error);
            REQUIRE(seen == throwing_at);
            REQUIRE(weir::detail::current_stage == before);
        }
    };

    SECTION("without a trace") { check(); }
    SECTION("outside any scope") {
        const weir::trace trace;
        check();
    }
    SECTION("within a scope") {
        const weir::trace trace;
        const weir::scope inside{"inside"};
        REQUIRE(weir::detail::current_stage.stage != weir::detail::outside);
        check();
    }
}

TEST_CASE("within its source a gauge's stage is the current one, within the next gauge the next") {
    std::vector<weir::detail::stage_id> in_source, in_filter;
    {
        const weir::trace trace;
        const auto source = [&](int n) {
            in_source.push_back(weir::detail::current_stage.stage);
            return n;
        };
        const auto passes = [&](int) {
            in_filter.push_back(weir::detail::current_stage.stage);
            return true;
        };
        auto pipe = std::views::iota(0, 3) | transform(source) | weir::stage("source")
                  | filter(passes) | weir::stage("filter");
        pull(pipe);
    }
    REQUIRE(in_source.size() >= 3);
    REQUIRE(in_filter.size() >= 3);
    for (const auto stage : in_source) REQUIRE(stage == in_source.front());
    for (const auto stage : in_filter) REQUIRE(stage == in_filter.front());
    REQUIRE(in_source.front() != in_filter.front());
    REQUIRE(in_source.front() != weir::detail::outside);
    REQUIRE(in_filter.front() != weir::detail::outside);
}

TEST_CASE("the stages of a report stand upstream first, the gauges of one pipe together") {
    const weir::trace trace;
    {
        auto pipe = numbers(2) | weir::stage("a1") | weir::stage("a2") | weir::stage("a3");
        pull(pipe);
    }
    {
        const weir::scope load{"load"};
        auto pipe = numbers(2) | weir::stage("b1") | weir::stage("b2");
        pull(pipe);
    }
    const weir::report report = trace.report();
    std::vector<std::string> names;
    for (const auto& row : report.stages) names.push_back(row.name);
    REQUIRE(names == std::vector<std::string>{"a1", "a2", "a3", "b1", "b2", "load"});
    REQUIRE(report.outside.name == "outside");
    REQUIRE_FALSE(row_named(report, "load").records);
    REQUIRE(row_named(report, "b1").records == 2u);
    REQUIRE(report.records == 4);
}

TEST_CASE("coroutine frames are told apart from the rest of the peak") {
    if (!is_measured()) return;
    std::optional<weir::report> frame_only, with_array;
    for (auto* const result : {&frame_only, &with_array}) {
        const weir::trace trace;
        auto pipe = numbers(3) | weir::stage("source");
        pipe.begin();
        const auto array = result == &with_array ? block_of(5000) : std::unique_ptr<char[]>{};
        result->emplace(trace.report());
    }
    REQUIRE(frame_only->frames_at_peak > 0);
    REQUIRE(frame_only->frames_at_peak == frame_only->peak);
    REQUIRE(with_array->frames_at_peak == frame_only->frames_at_peak);
    REQUIRE(with_array->peak == frame_only->peak + 5000);
}

TEST_CASE("what a pipe frees when it is destroyed was held by the stages it was made in") {
    if (!is_measured()) return;
    const auto buffering = [](auto numbers) -> weir::generator<int> {
        const auto buffer = block_of(5000);
        for (int n : numbers) co_yield n + buffer[0];
    };
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        {
            auto pipe = std::views::iota(0, 9) | weir::through(buffering) | weir::stage("inner")
                      | weir::through(buffering) | weir::stage("outer");
            pipe.begin();
        }
        report.emplace(trace.report());
    }
    for (const auto& row : report->stages) {
        INFO(row.name);
        REQUIRE(row.live_bytes == 0);
        REQUIRE(row.at_peak > 5000);
        REQUIRE(row.held_at_peak == row.at_peak);
        REQUIRE(row.handed_over == 0);
        REQUIRE(row.transient == 0);
    }
    REQUIRE(report->outside.received == 0);
    REQUIRE(report->unsettled_at_peak == 0);
}

TEST_CASE("bytes that come and go within one pull are transient, and those that stay are not") {
    if (!is_measured()) return;
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> until_the_next;
        auto pipe = std::views::iota(0, 10) | filter([&](int n) {
                        const auto within = block_of(10);
                        until_the_next.reset();
                        until_the_next = block_of(100);
                        return n >= 0 && within != nullptr;
                    })
                  | weir::stage("s");
        for (auto at = pipe.begin(); at != pipe.end(); ++at) {
        }
        report.emplace(trace.report());
    }
    const auto& row = row_named(*report, "s");
    REQUIRE(row.allocated_bytes == 10 * 110);
    REQUIRE(row.transient == 10 * 10);
    REQUIRE(row.live_bytes == 100);
}

TEST_CASE("a gauge measures for the trace of its first pull, and for no later one") {
    std::optional<weir::report> second;
    auto pipe = numbers(10) | weir::stage("late");
    auto at = pipe.begin();
    {
        const weir::trace trace;
        ++at;
        second.emplace(trace.report());
    }
    REQUIRE(second->stages.empty());
    REQUIRE(second->records == 0);

    std::optional<weir::report> third;
    {
        const weir::trace trace;
        auto other = numbers(10) | weir::stage("first trace");
        auto it = other.begin();
        ++it;
        {
            auto moved = std::move(other);
            static_cast<void>(moved);
        }
        third.emplace(trace.report());
    }
    REQUIRE(row_named(*third, "first trace").records == 2u);

    std::optional<decltype(numbers(1) | weir::stage("x"))> kept;
    {
        const weir::trace trace;
        kept.emplace(numbers(10) | weir::stage("x"));
        kept->begin();
    }
    {
        const weir::trace trace;
        auto it = kept->begin();
        ++it;
        kept.reset();
        const weir::report report = trace.report();
        REQUIRE(report.stages.empty());
        REQUIRE(report.records == 0);
    }
}

TEST_CASE("a coroutine made before its pipe is charged to the stage that pulls it") {
    if (!is_measured()) return;
    std::optional<weir::report> lazily, made_before, made_before_trace;
    {
        const weir::trace trace;
        {
            auto pipe = std::views::iota(0, 3)
                      | weir::through([](auto upstream) -> weir::generator<int> {
                            for (int n : upstream) co_yield n;
                        })
                      | weir::stage("source");
            pipe.begin();
            lazily.emplace(trace.report());
        }
    }
    {
        const weir::trace trace;
        auto source = numbers(3);
        {
            auto pipe =
                std::move(source) | filter([](int n) { return n >= 0; }) | weir::stage("source");
            REQUIRE(trace.report().outside.live_bytes > 0);
            pipe.begin();
            made_before.emplace(trace.report());
        }
        REQUIRE(row_named(trace.report(), "source").live_bytes == 0);
    }
    {
        auto source = numbers(3);
        const weir::trace trace;
        {
            auto pipe = std::move(source) | weir::stage("source");
            pipe.begin();
            pipe.begin();
            made_before_trace.emplace(trace.report());
        }
        const weir::report end = trace.report();
        REQUIRE(row_named(end, "source").live_bytes == 0);
        REQUIRE(row_named(end, "source").freed_blocks == 1);
        REQUIRE(row_named(end, "source").retained == 0u);
    }
    REQUIRE(lazily->outside.live_bytes == 0);
    REQUIRE(made_before->outside.live_bytes == 0);
    REQUIRE(made_before->outside.allocated_blocks == 0);
    REQUIRE(made_before->outside.handed_over == 0);
    REQUIRE(made_before->frames_at_peak == made_before->peak);
    REQUIRE(made_before_trace->outside.allocated_bytes == 0);
    REQUIRE(row_named(*made_before_trace, "source").allocated_blocks == 1);
    REQUIRE(made_before_trace->peak == row_named(*made_before, "source").live_bytes);
    REQUIRE(made_before_trace->frames_at_peak == made_before_trace->peak);
}

TEST_CASE("two stages that read one coroutine in turn: it is of the first, and allocated once") {
    if (!is_measured()) return;
    for (const bool made_before_trace : {false, true}) {
        INFO("made before the trace: " << made_before_trace);
        std::optional<weir::generator<int>> source;
        if (made_before_trace) source.emplace(numbers(2000));
        const weir::trace trace;
        if (!made_before_trace) source.emplace(numbers(2000));
        for (int i = 0; i < 2000; ++i) {
            auto first = *source | weir::stage("first");
            auto second = *source | weir::stage("second");
            REQUIRE((i % 2 == 0 ? *first.begin() : *second.begin()) == i);
            source->consume();
        }
        const weir::report running = trace.report();
        source.reset();
        const weir::report end = trace.report();

        const auto& first = row_named(end, "first");
        REQUIRE(row_named(running, "first").live_blocks == 1);
        REQUIRE(row_named(running, "first").live_bytes == running.peak);
        REQUIRE(first.allocated_blocks == 1);
        REQUIRE(first.allocated_bytes == end.peak);
        REQUIRE(first.freed_blocks == 1);
        REQUIRE(first.handed_over == end.peak); // it was freed outside
        REQUIRE(row_named(end, "second").allocated_blocks == 0);
        REQUIRE(end.outside.allocated_blocks == 0);
        REQUIRE(end.outside.handed_over == 0);
        REQUIRE(end.outside.self_peak == (made_before_trace ? 0 : end.peak));
        REQUIRE(end.unsettled_at_peak == 0);
    }
}

TEST_CASE("a coroutine that was live at the peak was held then by the stage that took it over") {
    if (!is_measured()) return;
    const weir::trace trace;
    auto source = numbers(3);
    const std::uint64_t frame = trace.report().peak;
    block_of(1000);
    {
        auto pipe = std::move(source) | weir::stage("late");
        pull(pipe);
    }
    const weir::report report = trace.report();
    REQUIRE(report.peak == frame + 1000);
    REQUIRE(report.outside.at_peak == report.peak);
    REQUIRE(row_named(report, "late").at_peak == 0);
    REQUIRE(row_named(report, "late").held_at_peak == frame);
    REQUIRE(row_named(report, "late").self_peak == frame);
    REQUIRE(report.outside.held_at_peak == 1000);
    REQUIRE(report.frames_at_peak == frame);
    REQUIRE(report.unsettled_at_peak == 0);
}

TEST_CASE("a frame may be adopted before its allocation on another thread has been told") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::optional<weir::generator<int>> source;
    std::atomic<int> steps = 0;
    std::thread maker{[&] {
        const weir::scope scope{"maker"};
        source.emplace(numbers(3));
        steps = 1;
        while (steps != 2) std::this_thread::yield();
    }};
    while (steps != 1) std::this_thread::yield();
    auto pipe = *source | weir::stage("adopter");
    pipe.begin();
    const weir::report running = trace.report();
    steps = 2;
    maker.join();
    const weir::report end = trace.report();
    for (const weir::report& each : {running, end}) {
        REQUIRE(row_named(each, "maker").allocated_blocks == 0);
        REQUIRE(row_named(each, "maker").allocated_bytes == 0);
        REQUIRE(row_named(each, "maker").freed_bytes == 0);
        REQUIRE(row_named(each, "adopter").live_blocks == 1);
    }
}

namespace {

constexpr std::size_t room = 5000;

/// With much room in its frame.
weir::generator<int> roomy(int n) {
    std::array<int, room / sizeof(int)> all{};
    std::iota(all.begin(), all.end(), 0);
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) co_yield all[i];
}

weir::generator<int> within(weir::generator<int> source) {
    co_yield weir::elements_of(std::move(source));
}

/// Whether the frame of a coroutine that was made outside is of the stage "s", once it has been
/// pulled there. `pull_in_s(source, look)` does so, and then calls `look`.
template <class Pull>
void require_adopted(Pull pull_in_s) {
    const weir::trace trace;
    auto source = roomy(3);
    REQUIRE(trace.report().outside.live_bytes > room);
    const auto look = [&] {
        const weir::report now = trace.report();
        REQUIRE(row_named(now, "s").live_bytes > room);
        REQUIRE(now.outside.live_bytes < room);
    };
    pull_in_s(std::move(source), look);
}

} // namespace

TEST_CASE("a coroutine is of the stage that pulls it first, in whatever way") {
    if (!is_measured()) return;
    const auto from_pipe = [](auto make_pipe) {
        require_adopted([&](weir::generator<int> source, auto look) {
            auto pipe = make_pipe(std::move(source)) | weir::stage("s");
            ++pipe.begin();
            look();
        });
    };
    SECTION("a loop") {
        from_pipe([](auto source) {
            return std::move(source) | weir::through([](auto upstream) -> weir::generator<int> {
                       for (int n : upstream) co_yield n;
                   });
        });
    }
    SECTION("nested") {
        from_pipe([](auto source) { return std::move(source) | weir::through(within); });
    }
    SECTION("nested in one that was begun") {
        from_pipe([](auto source) {
            auto outer = [](weir::generator<int> inner) -> weir::generator<int> {
                co_yield 0;
                co_yield weir::elements_of(std::move(inner));
            }(std::move(source));
            outer.begin();
            return outer;
        });
    }
    SECTION("begun") {
        from_pipe([](auto source) {
            source.begin();
            return source;
        });
    }
    SECTION("begun, and nested in another") {
        from_pipe([](auto source) {
            auto outer = within(within(std::move(source)));
            outer.begin();
            return outer;
        });
    }
    SECTION("begun, nested in another, and nested once more") {
        from_pipe([](auto source) {
            auto outer = within(std::move(source));
            outer.begin();
            return within(std::move(outer));
        });
    }
    SECTION("as a range of another type") {
        from_pipe([](auto source) {
            return [](weir::generator<int> inner) -> weir::generator<long> {
                co_yield weir::elements_of(inner);
            }(std::move(source));
        });
    }
    SECTION("together with others") {
        from_pipe([](auto source) { return weir::merge(std::move(source), numbers(3)); });
    }
    SECTION("behind a view") {
        from_pipe([](auto source) { return std::move(source) | std::views::take(2); });
    }
    SECTION("a pipe that was moved") {
        require_adopted([](auto source, auto look) {
            auto made = std::move(source) | weir::stage("s");
            auto pipe = std::move(made);
            pipe.begin();
            look();
        });
    }
    SECTION("a sink") {
        require_adopted([](auto source, auto look) {
            auto pipe = std::move(source) | weir::stage("s");
            REQUIRE((pipe | weir::count()) == 3);
            look();
        });
    }
    SECTION("a scope") {
        require_adopted([](auto source, auto look) {
            const weir::scope scope{"s"};
            source.begin();
            look();
        });
    }
}

TEST_CASE("pulled outside any gauge, a coroutine stays what it was") {
    if (!is_measured()) return;
    auto before = numbers(3);
    const weir::trace trace;
    auto during = numbers(3);
    for (int n : before) static_cast<void>(n);
    for (int n : during) static_cast<void>(n);
    const weir::report report = trace.report();
    REQUIRE(report.outside.allocated_blocks == 1);
    REQUIRE(report.outside.freed_blocks == 0);
}

TEST_CASE("retained is what a stage has left alive when its pipe is destroyed") {
    if (!is_measured()) return;
    std::unique_ptr<char[]> leaked, handed_on;
    const weir::trace trace;
    {
        const auto leak = [&](int n) {
            if (n == 1) leaked = block_of(100);
            return true;
        };
        const auto hand_on = [&](int n) {
            if (n == 2) handed_on = block_of(10);
            return true;
        };
        auto pipe = numbers(5) | filter(leak) | weir::stage("leaks") | filter(hand_on)
                  | weir::stage("hands on");
        for (auto at = pipe.begin(); at != pipe.end(); ++at) {
        }
        REQUIRE_FALSE(row_named(trace.report(), "leaks").retained);
        auto moved = std::move(pipe);
        REQUIRE_FALSE(row_named(trace.report(), "leaks").retained);
    }
    REQUIRE(row_named(trace.report(), "leaks").retained == 100u);
    REQUIRE(row_named(trace.report(), "hands on").retained == 10u);
    leaked.reset();
    REQUIRE(row_named(trace.report(), "leaks").retained == 100u);
    REQUIRE(row_named(trace.report(), "leaks").live_bytes == 0);
}

TEST_CASE("what an upstream stage lent to one downstream is not retained, if that one frees it") {
    if (!is_measured()) return;
    std::unique_ptr<char[]> lent;
    struct keeper { // destroyed within "outer", after "inner" has ended
        std::unique_ptr<char[]>* held;
        bool operator()(int) const { return true; }
        ~keeper() {
            if (held != nullptr) held->reset();
        }
        explicit keeper(std::unique_ptr<char[]>* h) : held{h} {}
        keeper(keeper&& other) noexcept : held{std::exchange(other.held, nullptr)} {}
        keeper& operator=(keeper&&) = delete;
        keeper(const keeper&) = delete;
    };
    const weir::trace trace;
    {
        const auto make = [&](int n) {
            if (n == 1) lent = block_of(100);
            return n;
        };
        const auto holding = [](auto upstream, keeper) -> weir::generator<int> {
            for (int n : upstream) co_yield n;
        };
        auto pipe = std::views::iota(0, 3) | transform(make) | weir::stage("inner")
                  | weir::through(holding, keeper{&lent}) | weir::stage("outer");
        for (int n : pipe) static_cast<void>(n);
    }
    REQUIRE(row_named(trace.report(), "inner").retained == 0u);
    REQUIRE(row_named(trace.report(), "inner").handed_over == 100);
}

TEST_CASE("a report says where each gauge is written, and which stage pulls from which") {
    const weir::trace trace;
    {
        const weir::scope load{"load"};
        auto pipe = numbers(2) | weir::stage("inner") | weir::stage("outer");
        pipe.begin();
    }
    const weir::report report = trace.report();
    REQUIRE(report.stages.size() == 3);
    REQUIRE(row_named(report, "inner").file == __FILE__);
    REQUIRE(row_named(report, "inner").line == __LINE__ - 6u);
    REQUIRE(report.stages.at(row_named(report, "inner").within.value()).name == "outer");
    REQUIRE(report.stages.at(row_named(report, "outer").within.value()).name == "load");
    REQUIRE_FALSE(row_named(report, "load").within);
    REQUIRE(report.outside.file.empty());
}

TEST_CASE("the resident set is what the system says, and what no line explains is unattributed") {
    // The shadow of a sanitizer is no line either.
    if (!weir::test::is_replaced()) return;
    if (weir::test::thread_sanitizer_prevents("the resident set is also its own")) return;
    constexpr std::size_t large = std::size_t{64} << 20;
    const weir::trace trace;
    const weir::report before = trace.report();
    if (before.resident == 0) {
        std::cout << "skipped: the resident set is not known here\n";
        return;
    }
    // The program, its libraries and the tables of the tracker were there before.
    REQUIRE(before.resident_before > before.resident / 2);
    REQUIRE(before.unattributed < 256 << 10);
    const auto seen = block_of(large);
    for (std::size_t i = 0; i < large; i += 512) seen[i] = 1;
    const weir::report tracked = trace.report();
    REQUIRE(tracked.resident_before == before.resident_before);
    REQUIRE(tracked.resident > before.resident + large / 2);
    REQUIRE(tracked.unattributed < before.unattributed + large / 2);

    const std::unique_ptr<void, void (*)(void*)> unseen{std::malloc(large), std::free};
    // volatile: clang takes away blocks that are only written to
    for (std::size_t i = 0; i < large; i += 512) static_cast<volatile char*>(unseen.get())[i] = 1;
    const weir::report beside = trace.report();
    REQUIRE(beside.unattributed > tracked.unattributed + large / 2);
}

TEST_CASE("a scope that outlives its trace is no stage of the next one") {
    if (!is_measured()) return;
    std::optional<weir::trace> first{std::in_place};
    const weir::scope early{"early"};
    first.reset();
    const weir::trace second;
    const auto block = block_of(100);
    REQUIRE(second.report().outside.live_bytes == 100);
    {
        const weir::scope late{"late"};
        const auto another = block_of(10);
        REQUIRE(row_named(second.report(), "late").live_bytes == 10);
    }
    REQUIRE(second.report().outside.live_bytes == 100);
}

TEST_CASE("a process may fork while its threads allocate in a trace") {
    if (!weir::test::is_replaced()) return;
    const weir::trace trace;
    std::atomic<bool> enough{false};
    std::vector<std::thread> workers;
    for (int i = 0; i < 2; ++i)
        workers.emplace_back([&] {
            while (!enough) static_cast<void>(block_of(10));
        });
    int lost = 0;
    for (int i = 0; i < 20; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(20); // or it would wait for ever
            const std::uint64_t before = trace.report().outside.live_bytes;
            const auto kept = block_of(1000);
            for (int n = 0; n < 100; ++n) static_cast<void>(block_of(10));
            ::_exit(trace.report().outside.live_bytes == before + 1000 ? 0 : 1);
        }
        int status = 1;
        ::waitpid(child, &status, 0);
        if (status != 0) ++lost;
    }
    enough = true;
    for (std::thread& each : workers) each.join();
    REQUIRE(lost == 0);
}

TEST_CASE("with traces that begin and end while threads run, no ledger goes below zero") {
    if (!weir::test::is_replaced()) return;
    std::atomic<bool> enough{false};
    std::vector<std::thread> workers;
    for (int i = 0; i < 3; ++i)
        workers.emplace_back([&] {
            std::array<std::unique_ptr<char[]>, 16> blocks;
            for (std::size_t n = 0; !enough; ++n) blocks[n % blocks.size()] = block_of(n % 100 + 1);
        });
    std::uint64_t most = 0;
    for (int i = 0; i < (weir::test::with_thread_sanitizer ? 200 : 2000); ++i) {
        const weir::trace trace;
        std::this_thread::yield();
        const weir::report report = trace.report();
        most = std::max({most, report.peak, report.outside.live_bytes, report.outside.at_peak});
    }
    enough = true;
    for (std::thread& each : workers) each.join();
    REQUIRE(most < std::uint64_t{1} << 30);
}

TEST_CASE("a gauge asks a view whether it has ended once an element, within its stage") {
    int asked = 0;
    std::vector<weir::detail::stage_id> stages;
    const weir::trace trace;
    auto pipe = std::views::iota(0, 10) | std::views::take_while([&](int n) {
                    ++asked;
                    stages.push_back(weir::detail::current_stage.stage);
                    return n < 4;
                })
              | weir::stage("head");
    int passed = 0;
    for (int n : pipe) passed += n < 4 ? 1 : 0;
    REQUIRE(passed == 4);
    REQUIRE(asked == 5);
    for (const auto stage : stages) REQUIRE(stage == 1);
}

TEST_CASE("a pull that outlives its trace is not counted in the next") {
    std::optional<weir::trace> trace{std::in_place};
    auto pipe = std::views::iota(0, 10) | filter([&](int n) {
                    if (n == 5) {
                        trace.reset();
                        trace.emplace();
                    }
                    return true;
                })
              | weir::stage("s");
    for (auto at = pipe.begin(); at != pipe.end(); ++at) {
    }
    REQUIRE(trace->report().records == 0);
}

TEST_CASE("beyond the last line, records are counted still") {
    const weir::trace trace;
    std::vector<weir::generator<int>> nested;
    nested.push_back(numbers(10));
    for (int i = 0; i < 70; ++i)
        nested.push_back([](weir::generator<int> from, int number) -> weir::generator<int> {
            const std::string name = "stage " + std::to_string(number);
            for (int n : std::move(from) | weir::stage(name)) co_yield n;
        }(std::move(nested.back()), i));
    int passed = 0;
    for (int n : nested.back()) passed += n >= 0 ? 1 : 0;
    REQUIRE(passed == 10);
    const weir::report report = trace.report();
    REQUIRE(report.stages.size() == 63);
    REQUIRE(row_named(report, "further stages (63rd and later, together)").file.empty());
    REQUIRE(report.records == 10);
}
