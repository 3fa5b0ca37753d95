// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/row_named.hpp"

#include <weir/memory/carry_stage.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/replay.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/tee.hpp>
#include <weir/stream/through.hpp>

#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

using weir::test::row_named;

namespace {

weir::generator<int> numbers(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

/// In both orders: reading `a` first until both are through, or one element of each in turn.
void read_both(auto& a, auto& b, bool in_turn) {
    auto x = a.begin();
    if (!in_turn)
        while (x != a.end()) ++x;
    for (auto y = b.begin(); y != b.end(); ++y)
        if (x != a.end()) ++x;
}

/// The gauge of a stage that is made of itself, each time within the next.
weir::generator<int> within_itself(int depth, int n) {
    if (depth == 0) return numbers(n);
    return [](int below, int count) -> weir::generator<int> {
        for (int i : within_itself(below, count) | weir::stage("itself")) co_yield i;
    }(depth - 1, n);
}

/// Two stages, each made of the other.
weir::generator<int> one_within_other(int depth, int n) {
    if (depth == 0) return numbers(n);
    return [](int below, int count) -> weir::generator<int> {
        auto odd = one_within_other(below, count) | weir::stage("odd");
        auto even = one_within_other(below, count) | weir::stage("even");
        if (below % 2 == 0)
            for (int i : even) co_yield i;
        else
            for (int i : odd) co_yield i;
    }(depth - 1, n);
}

} // namespace

TEST_CASE("the records of a report are those that passed the gauges nearest the sources") {
    const weir::trace trace;
    const auto records = [&trace] { return trace.report().records; };

    SECTION("of two gauges in a row, the one before counts") {
        auto pipe = numbers(10) | weir::stage("source") | weir::take(7) | weir::stage("consumer");
        REQUIRE((pipe | weir::count()) == 7);
        REQUIRE(records() == 7);
        REQUIRE(row_named(trace.report(), "consumer").records == 7u);
    }
    SECTION("of two pipes, both count") {
        REQUIRE((numbers(10) | weir::stage("one") | weir::count()) == 10);
        REQUIRE((numbers(20) | weir::stage("other") | weir::count()) == 20);
        REQUIRE(records() == 30);
    }
    SECTION("a scope within a gauge does not count") {
        auto with_scope = [](int n) -> weir::generator<int> {
            for (int i = 0; i < n; ++i) {
                {
                    const weir::scope inner{"scope"};
                }
                co_yield i;
            }
        };
        REQUIRE((with_scope(10) | weir::stage("source") | weir::count()) == 10);
        REQUIRE(records() == 10);
    }
    SECTION("a gauge that is pulled within a scope within a gauge") {
        auto within = [](int n) -> weir::generator<int> {
            auto source = numbers(n) | weir::stage("source");
            for (;;) {
                int pulled = 0;
                {
                    const weir::scope inner{"scope"};
                    auto at = source.begin();
                    if (at == source.end()) break;
                    pulled = *at;
                    source.consume();
                }
                co_yield pulled;
            }
        };
        REQUIRE((within(10) | weir::stage("consumer") | weir::count()) == 10);
        REQUIRE(records() == 10);
    }
    SECTION("of pipes that read one gauged stream in turn, the stream") {
        auto source = numbers(100) | weir::stage("source");
        REQUIRE((source | weir::take(50) | weir::stage("first") | weir::count()) == 50);
        REQUIRE((source | weir::stage("second") | weir::count()) == 50);
        REQUIRE(records() == 100);
    }
    SECTION("of the branches of a tee of a gauged stream, the stream") {
        const bool in_turn = GENERATE(true, false);
        auto branches = weir::tee(numbers(100) | weir::stage("source"), {.items = 200});
        auto first = std::move(branches[0]) | weir::stage("first");
        auto second = std::move(branches[1]) | weir::stage("second");
        read_both(first, second, in_turn);
        REQUIRE(records() == 100);
    }
    SECTION("of a tee of a tee") {
        const bool in_turn = GENERATE(true, false);
        auto outer = weir::tee(numbers(100) | weir::stage("source"), {.items = 200});
        auto inner = weir::tee(std::move(outer[1]), {.items = 200});
        auto first = std::move(outer[0]) | weir::stage("first");
        auto second = std::move(inner[0]) | weir::stage("second");
        auto third = std::move(inner[1]) | weir::stage("third");
        read_both(first, second, in_turn);
        REQUIRE((third | weir::count()) == 100);
        REQUIRE(records() == 100);
    }
    SECTION("of what is replayed, the stream") {
        weir::replay source{numbers(100) | weir::stage("source"), {.items = 100}};
        source.mark();
        REQUIRE((source | weir::stage("first") | weir::count()) == 100);
        source.rewind();
        REQUIRE((source | weir::stage("second") | weir::count()) == 100);
        REQUIRE(records() == 100);
    }
    SECTION("of a gauge within itself, the innermost") {
        REQUIRE((within_itself(3, 10) | weir::count()) == 10);
        REQUIRE(records() == 10);
        REQUIRE(row_named(trace.report(), "itself").records == 30u);
    }
    SECTION("of gauges within each other, the innermost") {
        REQUIRE((one_within_other(5, 10) | weir::count()) == 10);
        REQUIRE(records() == 10);
    }
    SECTION("a gauge that has been pulled from outside before") {
        auto source = numbers(10) | weir::stage("source");
        source.begin();
        REQUIRE((source | weir::stage("consumer") | weir::count()) == 10);
        REQUIRE(records() == 10);
    }
    SECTION("a gauge that has been begun outside, and is stepped on within another") {
        auto rest = [](auto& range, auto at) -> weir::generator<int> {
            while (++at != range.end()) co_yield *at;
        };
        auto source = numbers(10) | weir::stage("source");
        REQUIRE((rest(source, source.begin()) | weir::stage("consumer") | weir::count()) == 9);
        REQUIRE(records() == 10);
    }
    SECTION("of what a worker pulls for a stage that was carried to it, the stream") {
        const auto on_worker = [](auto range) -> weir::generator<int> {
            std::vector<int> all;
            {
                const weir::scope within{"scope"};
                std::thread worker{weir::carry_stage([&] {
                    for (int i : range) all.push_back(i);
                })};
                worker.join();
            }
            for (int i : all) co_yield i;
        };
        auto pipe = numbers(10) | weir::stage("source") | weir::through(on_worker)
                  | weir::stage("consumer");
        REQUIRE((pipe | weir::count()) == 10);
        REQUIRE(records() == 10);
    }
    SECTION("of streams that are merged, each") {
        auto merged =
            weir::merge(numbers(10) | weir::stage("left"), numbers(20) | weir::stage("right"))
            | weir::stage("merged");
        REQUIRE((merged | weir::count()) == 30);
        REQUIRE(records() == 30);
    }
}

TEST_CASE("what a tee has pulled in an earlier trace is no source of who reads it in a later one") {
    auto branches = weir::tee(numbers(10) | weir::stage("source"), {.items = 10});
    {
        const weir::trace earlier;
        REQUIRE((branches[0] | weir::stage("first") | weir::count()) == 10);
        REQUIRE(earlier.report().records == 10);
    }
    const weir::trace later;
    REQUIRE((branches[1] | weir::stage("second") | weir::count()) == 10);
    REQUIRE(later.report().records == 10);
}
