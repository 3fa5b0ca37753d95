// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <weir/memory/trace.hpp>
#include <weir/report/allocations_per_record_below.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <cstdint>
#include <string>

namespace {

weir::report example() {
    weir::report figures = weir::test::hand_filled({"parse", "dedupe", "unused"});
    figures.stages[0].records = 1'000'000;
    figures.stages[0].allocated_blocks = 40'000;
    figures.stages[1].records = 8;
    figures.stages[1].allocated_blocks = 20;
    figures.stages[2].allocated_blocks = 1'000;
    return figures;
}

weir::generator<std::string> texts(int count) {
    for (int i = 0; i < count; ++i) co_yield std::string(100, 'x');
}

} // namespace

TEST_CASE("the stage that allocates most is named, with its records") {
    const weir::verdict found = weir::allocations_per_record_below(example(), 0.1);
    CHECK_FALSE(found.passed);
    CHECK(found.message
          == "not below 0.10 allocations a record: stage \"dedupe\" (pipes.cpp:11) makes 2.5 (20 "
             "for 8 records)");
}

TEST_CASE("allocations that are few enough are told too") {
    const weir::verdict found = weir::allocations_per_record_below(example(), 3);
    CHECK(found.passed);
    CHECK(found.message
          == "no stage allocates 3.0 times a record or more; most, stage \"dedupe\" "
             "(pipes.cpp:11) with 2.5 (20 for 8 records)");
    CHECK_FALSE(weir::allocations_per_record_below(example(), 2.5));
}

TEST_CASE("a rate and a limit that are nearly the same are told with what tells them apart") {
    weir::report figures = weir::test::hand_filled({"parse"});
    const auto message = [&](std::uint64_t blocks, std::uint64_t records, double limit) {
        figures.stages[0].allocated_blocks = blocks;
        figures.stages[0].records = records;
        return weir::allocations_per_record_below(figures, limit).message;
    };
    const std::string name = "stage \"parse\" (pipes.cpp:10)";
    CHECK(message(99'999, 100'000, 1)
          == "no stage allocates 1.00000 times a record or more; most, " + name
                 + " with 0.99999 (99,999 for 100,000 records)");
    CHECK(message(104, 100, 1.02)
          == "not below 1.02 allocations a record: " + name + " makes 1.04 (104 for 100 records)");
    CHECK(message(1, 1, 1)
          == "not below 1.0 allocations a record: " + name + " makes 1.0 (1 for 1 record)");
}

TEST_CASE("what no record passed is not judged: a scope, and the code outside") {
    weir::report figures = weir::test::hand_filled({"parse", "scope"});
    figures.stages[0].records = 10;
    figures.stages[1].records.reset();
    figures.stages[1].allocated_blocks = figures.outside.allocated_blocks = 1'000;
    CHECK(weir::allocations_per_record_below(figures, 1));
}

TEST_CASE("without a record at a gauge there is nothing to count") {
    weir::report figures = weir::test::hand_filled({"unused"});
    const weir::verdict found = weir::allocations_per_record_below(figures, 1);
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::StartsWith("no record passed a gauge"));
    CHECK_THAT(weir::allocations_per_record_below(weir::report{}, 1).message,
               Catch::StartsWith("memory was not measured: "));
}

TEST_CASE("a pipe that makes a string for each record allocates once a record") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    CHECK((texts(1'000) | weir::stage("make") | weir::count()) == 1'000);
    const weir::report figures = trace.report();
    CHECK(weir::allocations_per_record_below(figures, 1.01));
    CHECK_FALSE(weir::allocations_per_record_below(figures, 1));
}

TEST_CASE("asking for the allocations charges nobody") {
    if (!weir::test::is_measured()) return;
    const weir::report figures = example();
    weir::trace trace;
    const weir::verdict found = weir::allocations_per_record_below(figures, 1);
    CHECK(trace.report().peak == 0);
    CHECK(found.message.size() > 30);
}
