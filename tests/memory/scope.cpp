// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"
#include "memory/row_named.hpp"

#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

using weir::test::is_measured;
using weir::test::row_named;

TEST_CASE("what is allocated while a scope lives is charged to its name, and only that") {
    if (!is_measured()) return;
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        const auto before = block_of(1);
        {
            const weir::scope outer{"outer"};
            const auto first = block_of(10);
            {
                const weir::scope inner{"inner"};
                const auto second = block_of(100);
            }
            const auto third = block_of(1000);
        }
        const auto after = block_of(10000);
        report.emplace(trace.report());
    }
    REQUIRE(report->outside.allocated_bytes == 10001);
    REQUIRE(row_named(*report, "outer").allocated_bytes == 1010);
    REQUIRE(row_named(*report, "inner").allocated_bytes == 100);
    REQUIRE_FALSE(row_named(*report, "outer").records);
}

TEST_CASE("a scope left by an exception restores the stage from before") {
    const weir::trace trace;
    const auto before = weir::detail::current_stage;
    try {
        const weir::scope outer{"outer"};
        const weir::scope inner{"inner"};
        throw std::runtime_error{"out"};
    } catch (const std::runtime_error&) {
        REQUIRE(weir::detail::current_stage == before);
    }
}

TEST_CASE("a scope entered again and again is one line of the report") {
    if (!is_measured()) return;
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        for (int i = 0; i < 200; ++i) {
            const weir::scope again{"again"};
            const auto some = block_of(10);
        }
        report.emplace(trace.report());
    }
    REQUIRE(report->stages.size() == 1);
    REQUIRE(row_named(*report, "again").allocated_bytes == 2000);
    REQUIRE(row_named(*report, "again").self_peak == 10);
}

TEST_CASE("without a trace a scope does nothing, and none joins a trace that begins within it") {
    const auto before = weir::detail::current_stage;
    const weir::scope early{"early"};
    REQUIRE(weir::detail::current_stage == before);
    const weir::trace trace;
    REQUIRE(trace.report().stages.empty());
    REQUIRE(weir::detail::current_stage == before);
}

TEST_CASE("a scope belongs to its thread") {
    const weir::trace trace;
    const weir::scope here{"here"};
    weir::detail::stage_id there = weir::detail::untracked;
    std::thread{[&] { there = weir::detail::current_stage.stage; }}.join();
    REQUIRE(there == weir::detail::outside);
    REQUIRE(weir::detail::current_stage.stage != weir::detail::outside);
}

TEST_CASE("the name of a scope is copied") {
    const weir::trace trace;
    {
        std::string name = "short-lived";
        const weir::scope inside{name};
        name.assign(name.size(), '#');
    }
    REQUIRE(trace.report().stages.size() == 1);
    REQUIRE(trace.report().stages.front().name == "short-lived");
}
