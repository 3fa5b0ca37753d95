// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"

#include <weir/memory/carry_stage.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

using weir::test::row_named;

TEST_CASE("what a worker allocates is charged to the stage that carried its name there") {
    if (!weir::test::is_replaced()) return; // a thread takes memory from malloc
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        std::unique_ptr<char[]> carried, plain;
        {
            const weir::scope decode{"decode"};
            auto work = weir::carry_stage([&] { carried = block_of(1234); });
            std::thread worker{[&] {
                plain = block_of(77);
                work();
                plain.reset();
            }};
            worker.join();
        }
        report.emplace(trace.report());
    }
    REQUIRE(row_named(*report, "decode").live_bytes == 1234);
    REQUIRE(report->outside.live_bytes == 0);
}

TEST_CASE(
    "a carried function takes and returns what the function does, and leaves the stage as it was") {
    const weir::trace trace;
    auto add = [&] {
        const weir::scope inside{"inside"};
        return weir::carry_stage([own = std::make_unique<int>(1)](int& a, int&& b) -> int& {
            a += b + *own;
            return a;
        });
    }();
    const auto before = weir::detail::current_stage;
    int sum = 1;
    REQUIRE(&add(sum, 2) == &sum);
    REQUIRE(sum == 4);
    REQUIRE(weir::detail::current_stage == before);
}

TEST_CASE("a carried function can be called with what the function can, const where that can be") {
    auto counting = weir::carry_stage([n = 0](int by) mutable { return n += by; });
    static_assert(std::invocable<decltype(counting)&, int>);
    static_assert(!std::invocable<decltype(counting)&, const char*>);
    static_assert(!std::invocable<const decltype(counting)&, int>);
    REQUIRE(counting(2) == 2);
    REQUIRE(counting(2) == 4);

    const auto generic = weir::carry_stage([](auto number) { return -number; });
    static_assert(std::invocable<decltype(generic), int>);
    REQUIRE(generic(2) == -2);
}

TEST_CASE("what a carried function throws leaves the stage as it was") {
    const weir::trace trace;
    const auto throws = [] {
        const weir::scope inside{"inside"};
        return weir::carry_stage([] { throw 1; });
    }();
    const auto before = weir::detail::current_stage;
    REQUIRE_THROWS_AS(throws(), int);
    REQUIRE(weir::detail::current_stage == before);
}

TEST_CASE("a carried stage means nothing in the next trace") {
    if (!weir::test::is_measured()) return;
    std::unique_ptr<char[]> made;
    auto allocate = [&made] { made = block_of(10); };
    std::optional<decltype(weir::carry_stage(allocate))> work;
    {
        const weir::trace trace;
        const weir::scope first{"first"};
        work.emplace(weir::carry_stage(allocate));
    }
    const weir::trace trace;
    const weir::scope second{"second"};
    (*work)();
    REQUIRE(row_named(trace.report(), "second").allocated_bytes == 0);
    REQUIRE(trace.report().outside.live_bytes == 10);
}
