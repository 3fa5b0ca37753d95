// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/memory/budget.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/stage_resource.hpp>
#include <weir/memory/trace.hpp>
#include <weir/report/table.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <exception>
#include <memory_resource>
#include <ranges>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

weir::generator<int> numbers(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

} // namespace

TEST_CASE("without the allocation hooks records are counted and memory is not measured") {
    const weir::trace trace;
    const auto odd = numbers(1001) | weir::stage("numbers")
                   | std::views::filter([](int n) { return n % 2 != 0; }) | weir::stage("odd")
                   | weir::count();
    const weir::report report = trace.report();
    REQUIRE(odd == 500);
    REQUIRE_FALSE(report.measured);
    REQUIRE(report.records == 1001);
    REQUIRE(report.stages.size() == 2);
    REQUIRE(report.stages[0].name == "numbers");
    REQUIRE(report.stages[0].records == 1001u);
    REQUIRE(report.stages[1].name == "odd");
    REQUIRE(report.stages[1].records == 500u);

    std::ostringstream text;
    text << report;
    INFO(text.str());
    REQUIRE(text.str().find("not measured: ") != std::string::npos);
    REQUIRE(text.str().find("numbers    1,001  not measured") != std::string::npos);
    REQUIRE(text.str().find("odd          500  not measured") != std::string::npos);
    REQUIRE(text.str().find(" B") == std::string::npos);
    REQUIRE(text.str().find("iB") == std::string::npos);
}

TEST_CASE("without the allocation hooks a stage_resource is measured, and nothing else") {
    weir::stage_resource resource;
    weir::report before, after;
    {
        const weir::trace trace;
        const std::vector<int> unseen(10);
        before = trace.report();
        {
            const weir::scope load{"load"};
            const std::pmr::vector<int> seen(100, 0, &resource);
        }
        after = trace.report();
    }
    REQUIRE_FALSE(before.measured);
    REQUIRE_FALSE(before.resources_only);
    REQUIRE(after.measured);
    REQUIRE(after.resources_only);
    REQUIRE(after.peak == 100 * sizeof(int));
    REQUIRE(after.stages.at(0).name == "load");
    REQUIRE(after.stages[0].allocated_bytes == 100 * sizeof(int));
    REQUIRE(after.stages[0].allocated_blocks == 1);
    REQUIRE(after.stages[0].live_bytes == 0);

    const weir::trace another;
    const weir::report of_another = another.report();
    REQUIRE_FALSE(of_another.measured);
    REQUIRE_FALSE(of_another.resources_only);
}

TEST_CASE("a stage_resource that is used before the trace alone does not make it measured") {
    weir::stage_resource resource;
    void* const block = resource.allocate(100);
    const weir::trace trace;
    resource.deallocate(block, 100);
    REQUIRE_FALSE(trace.report().measured);
}

TEST_CASE(
    "without the allocation hooks a budget is refused, unless a stage_resource tells of blocks") {
    const weir::trace trace;
    const auto run = [](auto pipe) {
        try {
            return std::to_string(std::move(pipe) | weir::stage("s", weir::budget{10'000})
                                  | weir::count());
        } catch (const std::exception& error) {
            return std::string{error.what()};
        }
    };
    REQUIRE(run(numbers(3))
            == "weir: the budget of stage \"s\" cannot be watched: memory is not measured, because "
               "the program has neither the allocation hooks (WEIR_DEFINE_ALLOCATION_HOOKS) nor a "
               "weir::stage_resource");

    weir::stage_resource counted;
    std::pmr::vector<std::pmr::string> kept{&counted};
    const auto keep = [&](int) {
        kept.emplace_back(1000, 'x');
        return true;
    };
    REQUIRE_THAT(run(numbers(100) | std::views::filter(keep)),
                 Catch::Contains("are alive in stage \"s\", over the budget of 9.8 KiB"));
}
