// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"

#include <weir/detail/format_number.hpp>
#include <weir/memory/budget.hpp>
#include <weir/memory/carry_stage.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/tee.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <iostream>
#include <latch>
#include <memory>
#include <optional>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using weir::test::is_measured;
using weir::test::row_named;

namespace {

/// Keeps `bytes` of each element, for as long as the stage lives.
constexpr auto hoarding = [](auto numbers, std::size_t bytes) -> weir::generator<int> {
    std::vector<std::unique_ptr<char[]>> hoard;
    hoard.reserve(1000);
    for (int n : numbers) {
        hoard.push_back(block_of(bytes));
        co_yield n;
    }
};

/// Keeps `bytes` of each element and yields the first alone, when all have been read.
constexpr auto collecting = [](auto numbers, std::size_t bytes) -> weir::generator<int> {
    std::vector<std::unique_ptr<char[]>> hoard;
    std::optional<int> first;
    for (int n : numbers) {
        hoard.push_back(block_of(bytes));
        if (!first) first = n;
    }
    if (first) co_yield *first;
};

/// Keeps `bytes` of each element and yields nothing.
constexpr auto swallowing =
    [](auto numbers, std::size_t bytes,
       std::vector<std::unique_ptr<char[]>>* hoard) -> weir::generator<int> {
    for (int n : numbers) {
        hoard->push_back(block_of(bytes));
        if (n < 0) co_yield n;
    }
};

auto parsed(int n) {
    return std::views::iota(0, n) | weir::through(hoarding, 1000) | weir::stage("parse");
}

std::string message_of(auto run) {
    try {
        run();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

/// std::views::filter, with a function of any type: with one of another, all that is behind it is
/// compiled anew.
auto filter(std::function<bool(int)> passes) { return std::views::filter(std::move(passes)); }

struct captured_cerr {
    captured_cerr() : before{std::cerr.rdbuf(text.rdbuf())} {}
    ~captured_cerr() { std::cerr.rdbuf(before); }
    std::ostringstream text;
    std::streambuf* before;
};

} // namespace

TEST_CASE(
    "a stage over its budget ends the pipe at the next element, and the error says which it was") {
    if (!is_measured()) return;
    const weir::trace trace;
    int passed = 0;
    std::optional<weir::budget_exceeded> error;
    auto pipe = std::views::iota(0, 1000) | weir::through(hoarding, 1000)
              | weir::stage("hoard", weir::budget{64 * 1024});
    try {
        for (auto at = pipe.begin(); at != pipe.end(); ++at) ++passed;
    } catch (const weir::budget_exceeded& thrown) {
        error.emplace(thrown);
    }
    REQUIRE(error);
    REQUIRE(error->stage() == "hoard");
    REQUIRE(error->budget_bytes() == 64 * 1024);
    REQUIRE(error->live_bytes() > 64 * 1024);
    REQUIRE(error->live_bytes() <= 64 * 1024 + 1000);
    REQUIRE(error->figures().records == static_cast<std::uint64_t>(passed + 1));
    REQUIRE(error->figures().stages.at(0).live_bytes == error->live_bytes());
    const std::string size = weir::detail::in_bytes(error->live_bytes());
    REQUIRE(error->what()
            == "weir: " + size
                   + " are alive in stage \"hoard\", over the budget of 64.0 KiB, at record "
                   + std::to_string(passed + 1));
}

TEST_CASE("where the bytes and the budget would look the same, both are told to the byte") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::unique_ptr<char[]> kept;
    const auto keep = [&](int) {
        kept = block_of(102'401);
        return true;
    };
    const auto run = [&] {
        std::views::iota(0, 3) | filter(keep) | weir::stage("s", weir::budget{102'400})
            | weir::count();
    };
    REQUIRE_THAT(message_of(run),
                 Catch::StartsWith("weir: 102,401 bytes are alive in stage \"s\", over the budget "
                                   "of 102,400 bytes, at record 1"));
}

TEST_CASE("within its budget a stage does what it does without") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto seen = std::views::iota(0, 100) | weir::through(hoarding, 10)
                    | weir::stage("hoard", weir::budget{1 << 20}) | weir::count();
    REQUIRE(seen == 100);
}

TEST_CASE("a budget of a pipe is for all that is upstream, and the error names the largest maker") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto run = [](const weir::budget& limit) {
        std::views::iota(0, 1000) | weir::through(hoarding, 900) | weir::stage("large")
            | weir::through(hoarding, 10) | weir::stage("small", limit) | weir::count();
    };
    REQUIRE_NOTHROW(run(weir::budget{64 * 1024}));
    REQUIRE_THAT(
        message_of([&] { run(weir::budget::of_pipe(64 * 1024)); }),
        Catch::Contains("in stage \"small\" and upstream of it, over the budget of 64.0 KiB")
            && Catch::Contains(" of them made by \"large\""));
}

TEST_CASE("a callback may flush, and is called again when the bytes exceed again") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::vector<std::unique_ptr<char[]>> cache;
    cache.reserve(1000);
    int flushes = 0;
    const auto cached = [&](int n) {
        cache.push_back(block_of(1000));
        return n >= 0;
    };
    const auto seen = std::views::iota(0, 1000) | filter(cached)
                    | weir::stage("cache", weir::budget{10'000,
                                                        [&](const weir::budget_exceeded& told) {
                                                            REQUIRE(told.live_bytes() == 11'000);
                                                            cache.clear();
                                                            ++flushes;
                                                        }})
                    | weir::count();
    REQUIRE(seen == 1000);
    REQUIRE(flushes == 1000 / 11);
    REQUIRE(trace.report().stages.at(0).self_peak == 11'000);
}

TEST_CASE("a warning is one line, and comes again only when the bytes have doubled") {
    if (!is_measured()) return;
    const weir::trace trace;
    const captured_cerr errors;
    const auto seen = std::views::iota(0, 100) | weir::through(hoarding, 1000)
                    | weir::stage("hoard", weir::budget{20'000, weir::budget::warn})
                    | weir::count();
    REQUIRE(seen == 100);
    std::istringstream lines{errors.text.str()};
    int warnings = 0;
    for (std::string line; std::getline(lines, line); ++warnings)
        REQUIRE(line.starts_with("weir: "));
    REQUIRE(warnings == 3); // above 20,000, 40,000 and 80,000 bytes
}

TEST_CASE("what a budget's action throws comes out of the pull, and the pipe may go on after it") {
    if (!is_measured()) return;
    const weir::trace trace;
    struct enough {};
    auto pipe =
        std::views::iota(0, 100) | weir::through(hoarding, 1000)
        | weir::stage("hoard",
                      weir::budget{20'000, [](const weir::budget_exceeded&) { throw enough{}; }});
    auto at = pipe.begin();
    REQUIRE_THROWS_AS(
        [&] {
            while (at != pipe.end()) ++at;
        }(),
        enough);
    REQUIRE(at == pipe.end());
    const int next = *pipe.begin();
    REQUIRE(next > 5);
    REQUIRE(next < 20);
}

TEST_CASE("a budget that nobody could watch is refused at the first pull") {
    const auto run = [] {
        return std::views::iota(0, 3) | weir::stage("s", weir::budget{1000}) | weir::count();
    };
    REQUIRE(
        message_of(run)
        == "weir: the budget of stage \"s\" cannot be watched: no weir::trace is running, or it "
           "began after the pipe");
    if (!is_measured()) return;
    const weir::trace trace;
    REQUIRE(run() == 3);
}

TEST_CASE("a gauge that is used again is upstream of a budget in its second pipe, too") {
    if (!is_measured()) return;
    const auto require_watched = [] {
        const std::string told = message_of([] {
            parsed(1000) | weir::stage("all", weir::budget::of_pipe(100'000)) | weir::count();
        });
        REQUIRE_THAT(told, Catch::Contains("in stage \"all\" and upstream of it"));
        REQUIRE_THAT(told, Catch::EndsWith(" of them made by \"parse\""));
    };
    {
        const weir::trace trace;
        REQUIRE((parsed(10) | weir::count()) == 10);
        require_watched();
    }
    const weir::trace trace;
    auto first = parsed(10); // which stays
    REQUIRE((first | weir::count()) == 10);
    require_watched();
}

TEST_CASE("a budget of a pipe sees what another pipe has pulled from the same gauge before") {
    if (!is_measured()) return;
    const auto hoarded = [] {
        return std::views::iota(0, 100) | weir::through(hoarding, 1000) | weir::stage("source");
    };
    const auto after_another = [](auto numbers) -> weir::generator<int> {
        co_yield -1;
        for (int n : numbers) co_yield n;
    };
    const weir::trace trace;
    SECTION("of one stream, read in turn") {
        auto source = hoarded();
        REQUIRE((source | weir::take(90) | weir::stage("first") | weir::count()) == 90);
        REQUIRE_THAT(message_of([&] {
                         source | weir::stage("second", weir::budget::of_pipe(50'000))
                             | weir::count();
                     }),
                     Catch::Contains("in stage \"second\" and upstream of it"));
    }
    SECTION("of either branch of a tee") {
        const bool watches_first = GENERATE(true, false);
        const auto limit = [](bool watched) {
            return weir::budget::of_pipe(watched ? 50'000 : 1'000'000);
        };
        auto [ahead, behind] = weir::tee(after_another(hoarded()), {.items = 100});
        auto first = std::move(ahead) | weir::stage("first", limit(watches_first));
        auto second = std::move(behind) | weir::stage("second", limit(!watches_first));
        REQUIRE_THAT(message_of([&] {
                         auto y = second.begin();
                         for (auto x = first.begin(); x != first.end(); ++y) ++x;
                     }),
                     Catch::Contains(watches_first ? "in stage \"first\" and upstream of it"
                                                   : "in stage \"second\" and upstream of it")
                         && Catch::EndsWith(" of them made by \"source\""));
    }
    SECTION("of the branch of a tee of several streams, also of the one that was not pulled last") {
        auto [ahead, behind] = weir::tee(
            weir::merge(hoarded(), std::views::single(90) | weir::stage("other")), {.items = 100});
        auto first = std::move(ahead) | weir::stage("first");
        auto at = first.begin();
        for (int i = 0; i <= 91; ++i) ++at;
        REQUIRE(*at == 91); // which was there when the end of the other stream was pulled
        REQUIRE_THAT(message_of([&] {
                         behind | weir::take(10)
                             | weir::stage("second", weir::budget::of_pipe(50'000)) | weir::count();
                     }),
                     Catch::EndsWith(" of them made by \"source\""));
    }
    SECTION("but not what it does not read") {
        auto first = hoarded() | weir::stage("first");
        REQUIRE((first | weir::count()) == 100);
        REQUIRE((std::views::iota(0, 5) | weir::stage("second", weir::budget::of_pipe(50'000))
                 | weir::count())
                == 5);
    }
}

TEST_CASE("a budget of a gauge for which the trace has no line is refused") {
    const weir::trace trace;
    for (int i = 0; i < 62; ++i) {
        const weir::scope each{"scope " + std::to_string(i)};
    }
    REQUIRE(
        message_of([] { parsed(3) | weir::stage("s", weir::budget{1000}) | weir::count(); })
        == "weir: the budget of stage \"s\" cannot be watched: the trace has lines for 62 stages "
           "and scopes, and this one shares the last line with others");
}

TEST_CASE("a stage that collects is stopped while it does, by the gauge that it pulls from") {
    if (!is_measured()) return;
    const auto run = [](auto collects) {
        const weir::trace trace;
        const std::string told = message_of([&] {
            std::views::iota(0, 100'000) | weir::stage("source") | collects
                | weir::stage("collect", weir::budget{64 * 1024}) | weir::count();
        });
        REQUIRE_THAT(told, Catch::Contains("in stage \"collect\", over the budget of 64.0 KiB"));
        REQUIRE(trace.report().peak < 70'000);
    };
    run(weir::through(collecting, 1000));
    std::vector<std::unique_ptr<char[]>> hoard;
    run(weir::through(swallowing, 1000, &hoard));
}

TEST_CASE("the budgets of all gauges around the one that is pulled are looked at") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::string told;
    const auto note = [&](const weir::budget_exceeded& exceeded) { told += exceeded.stage(); };
    std::views::iota(0, 50) | weir::stage("a") | weir::through(collecting, 1000)
        | weir::stage("b", weir::budget{30'000, note}) | weir::through(collecting, 1)
        | weir::stage("c", weir::budget::of_pipe(20'000, note)) | weir::stage("d") | weir::count();
    REQUIRE(told == "cbc"); // above 20,000, 30,000 and 40,000 bytes
}

TEST_CASE("a budget is looked at when the pipe ends, too") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::vector<std::unique_ptr<char[]>> hoard;
    REQUIRE_THAT(message_of([&] {
                     std::views::iota(0, 100) | weir::through(swallowing, 1000, &hoard)
                         | weir::stage("swallow", weir::budget{64 * 1024}) | weir::count();
                 }),
                 Catch::Contains("in stage \"swallow\", over the budget"));
    const auto large_at_last = [](int n) { return block_of(n == 2 ? 10'000 : 1); };
    REQUIRE_THAT(message_of([&] {
                     std::views::iota(0, 3) | std::views::transform(large_at_last)
                         | weir::stage("large", weir::budget{1000}) | weir::to<std::vector>();
                 }),
                 Catch::Contains("in stage \"large\", over the budget"));
}

TEST_CASE("what a gauge upstream has found to be too much passes through what lies between") {
    if (!is_measured()) return;
    const weir::trace trace;
    int caught = 0;
    constexpr auto catching = [](auto numbers, int* times) -> weir::generator<int> {
        std::vector<std::unique_ptr<char[]>> hoard;
        try {
            for (int n : numbers) {
                hoard.push_back(block_of(1000));
                if (n < 0) co_yield n;
            }
        } catch (const weir::budget_exceeded& told) {
            REQUIRE(told.stage() == "catch");
            ++*times;
        }
    };
    auto source = std::views::iota(0, 100) | weir::through(hoarding, 1) | weir::stage("source");
    auto pipe =
        source | weir::through(catching, &caught) | weir::stage("catch", weir::budget{20'000});
    REQUIRE((pipe | weir::count()) == 0);
    REQUIRE(caught == 1);
    const int next = *source.begin(); // the element that was pulled is not lost
    REQUIRE(next > 10);
    REQUIRE(next < 21);
}

TEST_CASE("what an action allocates is the stage's, and what it pulls is not looked at again") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::unique_ptr<char[]> made;
    std::uint64_t calls = 0;
    const auto act = [&](const weir::budget_exceeded&) {
        ++calls;
        made = block_of(100'000);
        REQUIRE((std::views::iota(0, 10) | weir::stage("other") | weir::count()) == 10);
    };
    const auto seen = std::views::iota(0, 30) | weir::stage("source")
                    | weir::through(collecting, 1000)
                    | weir::stage("collect", weir::budget{20'000, act}) | weir::count();
    REQUIRE(seen == 1);
    REQUIRE(calls == 2); // the second time for its own block
    const weir::report report = trace.report();
    REQUIRE(row_named(report, "source").allocated_bytes == 0);
    REQUIRE(row_named(report, "collect").live_bytes == 100'000);
}

TEST_CASE("what an action pulls is not what the stages around it pass on") {
    if (!weir::test::is_measured()) return;
    const bool of_source = GENERATE(true, false);
    CAPTURE(of_source);
    const weir::trace trace;
    const auto pulls = [](const weir::budget_exceeded&) {
        (std::views::iota(0, 7) | weir::stage("flushed") | weir::count());
    };
    const weir::budget large{100'000'000}, small{1000, pulls};
    std::views::iota(0, 100) | weir::through(hoarding, 100)
        | weir::stage("source", of_source ? small : large) | weir::through(collecting, 1000)
        | weir::stage("consumer", of_source ? large : small) | weir::count();
    const auto report = trace.report();
    const auto flushed = row_named(report, "flushed").records;
    REQUIRE(flushed > 0u);
    REQUIRE(report.records == 100 + *flushed);
}

TEST_CASE("what is said of a budget is one line, whatever the stages are called") {
    const auto run = [] {
        std::views::iota(0, 1000) | weir::through(hoarding, 900) | weir::stage("la\nrge")
            | weir::stage("a\tll\x1b", weir::budget::of_pipe(64 * 1024)) | weir::count();
    };
    REQUIRE_THAT(message_of(run), Catch::StartsWith("weir: the budget of stage \"a?ll?\" cannot"));
    if (!is_measured()) return;
    const weir::trace trace;
    const std::string told = message_of(run);
    REQUIRE_THAT(told, Catch::Contains("in stage \"a?ll?\" and upstream of it")
                           && Catch::EndsWith(" of them made by \"la?rge\""));
}

TEST_CASE("the error tells gauges of the same name apart") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto told = message_of([] {
        std::views::iota(0, 1000) | weir::through(hoarding, 900) | weir::stage("large")
            | weir::through(hoarding, 10) | weir::stage("s", weir::budget::of_pipe(64 * 1024))
            | weir::through(hoarding, 5000) | weir::stage("s") | weir::count();
    });
    REQUIRE_THAT(told, Catch::EndsWith(" of them made by \"large\""));
}

namespace {

weir::generator<std::unique_ptr<char[]>> blocks(int n) {
    for (int i = 0; i < n; ++i) co_yield block_of(1000);
}

/// Keeps every fourth block that comes.
constexpr auto hoarding_blocks = [](auto blocks) -> weir::generator<int> {
    std::vector<std::unique_ptr<char[]>> kept;
    kept.reserve(1000);
    int seen = 0;
    for (std::unique_ptr<char[]>&& each : blocks) {
        if (++seen % 4 == 0) kept.push_back(std::move(each));
        const auto dropped = std::move(each);
        co_yield seen;
    }
};

} // namespace

TEST_CASE("a budget counts by who made the bytes, and the error says who usually holds them") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto run = [](const weir::budget& limit) {
        return blocks(400) | weir::stage("parse") | weir::through(hoarding_blocks)
             | weir::stage("dedupe", limit) | weir::count();
    };
    REQUIRE(run(weir::budget{20'000}) == 400); // of its own it has 8,000 and its frame
    REQUIRE_THAT(
        message_of([&] { run(weir::budget::of_pipe(20'000)); }),
        Catch::EndsWith(" of them made by \"parse\"; of its freed bytes \"dedupe\" held most"));
}

TEST_CASE("a budget of the trace counts what the sink keeps, which one of the pipe does not") {
    if (!is_measured()) return;
    const auto run = [](const weir::budget& limit) {
        const weir::trace trace;
        return (std::views::iota(0, 1000) | weir::stage("all", limit) | weir::to<std::vector>())
            .size();
    };
    REQUIRE(run(weir::budget::of_pipe(1000)) == 1000);
    const std::string told = message_of([&] { run(weir::budget::of_trace(1000)); });
    REQUIRE_THAT(told, Catch::Contains(
                           "are alive in the trace at stage \"all\", over the budget of 1000 B"));
    REQUIRE_THAT(told, Catch::EndsWith(" of them made by \"outside\""));
}

TEST_CASE("bytes that go up and down around the budget are told of once") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::unique_ptr<char[]> kept;
    int calls = 0;
    const auto run = [&](std::size_t few) {
        const auto swing = [&](int n) {
            kept = nullptr;
            kept = block_of(n % 2 == 0 ? few : 1100);
            return true;
        };
        calls = 0;
        std::views::iota(0, 100) | filter(swing)
            | weir::stage("s", weir::budget{1000, [&](const weir::budget_exceeded&) { ++calls; }})
            | weir::count();
    };
    run(900);
    REQUIRE(calls == 1);
    run(501);
    REQUIRE(calls == 1);
    run(500); // half the budget
    REQUIRE(calls == 50);
}

TEST_CASE("an action that frees just enough is called each time") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::vector<std::unique_ptr<char[]>> recent(1000);
    std::size_t oldest = 0, newest = 0;
    const auto cached = [&](int) {
        recent[newest++] = block_of(1000);
        return true;
    };
    std::views::iota(0, 100) | filter(cached)
        | weir::stage(
            "cache",
            weir::budget{10'000, [&](const weir::budget_exceeded&) { recent[oldest++].reset(); }})
        | weir::count();
    REQUIRE(oldest == 90);
    REQUIRE(trace.report().stages.at(0).self_peak == 11'000);
}

TEST_CASE("a budget with nothing to call is refused") {
    REQUIRE_THROWS_AS((weir::budget{1000, nullptr}), std::invalid_argument);
    REQUIRE_THROWS_AS(weir::budget::of_pipe(1000, weir::budget::action{}), std::invalid_argument);
}

TEST_CASE("a budget of nothing lets pass what allocates nothing, and the first byte no more") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto run = [](std::function<bool(int)> keep) {
        return std::views::iota(0, 10) | filter(std::move(keep)) | weir::stage("s", weir::budget{0})
             | weir::count();
    };
    REQUIRE(run([](int) { return true; }) == 10);
    std::unique_ptr<char[]> kept;
    REQUIRE_THAT(message_of([&] {
                     run([&](int n) {
                         if (n == 3) kept = block_of(1);
                         return true;
                     });
                 }),
                 Catch::Contains(
                     "weir: 1 B are alive in stage \"s\", over the budget of 0 B, at record 14"));
}

TEST_CASE("what an action throws comes out of the first pull, and of any loop over the pipe") {
    if (!is_measured()) return;
    const weir::trace trace;
    struct enough {};
    const weir::budget limit{500, [](const weir::budget_exceeded&) { throw enough{}; }};
    auto first = std::views::iota(0, 100) | weir::through(hoarding, 1000) | weir::stage("s", limit);
    REQUIRE_THROWS_AS(first.begin(), enough);
    REQUIRE(*first.begin() == 0);

    auto second =
        std::views::iota(0, 100) | weir::through(hoarding, 1000) | weir::stage("t", limit);
    int seen = 0;
    const auto see = weir::for_each_while([&](int) { return ++seen > 0; });
    REQUIRE_THROWS_AS(second | see, enough);
    REQUIRE(seen == 0);
    REQUIRE_THROWS_AS(second | see, enough);
    REQUIRE(seen == 10); // 8,000 bytes and 1,000 of each: the 11th doubles what was told of
}

TEST_CASE("a budget whose trace ends in the middle of the run is refused from there on") {
    if (!is_measured()) return;
    std::optional<weir::trace> trace{std::in_place};
    auto pipe = std::views::iota(0, 10) | weir::stage("s", weir::budget{1000});
    auto at = pipe.begin();
    REQUIRE(*++at == 1);
    trace.reset();
    REQUIRE(message_of([&] { ++at; })
            == "weir: the budget of stage \"s\" cannot be watched: its weir::trace has ended");
}

TEST_CASE("a budget sees what a living worker has allocated, to the byte") {
    if (!weir::test::is_replaced()) return; // a thread takes memory from malloc
    const weir::trace trace;
    std::latch allocated{1}, looked{1};
    std::thread worker;
    const auto start = [&](int n) {
        if (n != 5) return true;
        worker = std::thread{weir::carry_stage([&] {
            const auto small = block_of(1'000);
            allocated.count_down();
            looked.wait();
        })};
        allocated.wait();
        return true;
    };
    const std::string told = message_of([&] {
        std::views::iota(0, 10) | filter(start) | weir::stage("s", weir::budget{999})
            | weir::count();
    });
    looked.count_down();
    worker.join();
    REQUIRE_THAT(told, Catch::Contains("in stage \"s\", over the budget of 999 B, at record 6"));
}

TEST_CASE("a budget is watched on whichever thread the pipe is pulled") {
    if (!weir::test::is_replaced()) return; // a thread takes memory from malloc
    const weir::trace trace;
    auto pipe = std::views::iota(0, 100'000) | weir::stage("source")
              | weir::through(collecting, 1000) | weir::stage("collect", weir::budget{64 * 1024});
    std::string told;
    std::thread worker{[&] { told = message_of([&] { pipe | weir::count(); }); }};
    worker.join();
    REQUIRE_THAT(told, Catch::Contains("in stage \"collect\", over the budget"));
    REQUIRE(trace.report().peak < 70'000);
}
