// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/report/assertions.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <ranges>
#include <sstream>
#include <string>
#include <vector>

namespace {

weir::generator<std::string> texts(int count) {
    for (int i = 0; i < count; ++i) co_yield std::string(100, 'x');
}

} // namespace

TEST_CASE("a pipe that cleans up retains nothing") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    CHECK((texts(10) | weir::stage("make") | weir::count()) == 10);
    const weir::report figures = trace.report();
    const weir::verdict found = weir::nothing_retained(figures);
    CHECK(found.passed);
    CHECK(found.message == "nothing was retained of 10 records");
}

TEST_CASE("while a pipe is alive, what it retains is not known") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    auto pipe = texts(10) | weir::stage("make");
    static_cast<void>(pipe.begin());
    const weir::verdict found = weir::nothing_retained(trace.report());
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::StartsWith("what stage \"make\" (assertions.cpp:"));
    CHECK_THAT(found.message,
               Catch::EndsWith(") retains is not known: its pipe is still alive; destroy the pipe "
                               "before trace.report()"));
}

TEST_CASE("a result that is still alive is retained by who made it") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    const auto kept = texts(10) | weir::stage("make") | weir::to<std::vector>();
    const weir::verdict found = weir::nothing_retained(trace.report());
    CHECK(kept.size() == 10);
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::Contains("stage \"make\" (assertions.cpp:"));
    CHECK_THAT(found.message, Catch::Contains(") retained 1")
                                  && Catch::Contains(" in 10 blocks; ")); // of 100 bytes and more
    CHECK_THAT(found.message, Catch::Contains("; the code outside any stage retained "));
}

TEST_CASE("what was retained and what is left of it are told apart") {
    weir::report figures = weir::test::hand_filled({"parse"});
    weir::report::row& parse = figures.stages[0];
    const auto message = [&] { return weir::nothing_retained(figures).message; };
    const std::string name = "stage \"parse\" (pipes.cpp:10)";

    parse.retained = parse.live_bytes = 2'048;
    parse.live_blocks = 1;
    CHECK(message() == name + " retained 2.0 KiB in 1 block");
    parse.live_bytes = 1'024;
    CHECK(message()
          == name + " retained 2.0 KiB when its pipe was destroyed, and has 1.0 KiB alive now");
    parse.live_bytes = 3'072;
    CHECK(message()
          == name + " retained 2.0 KiB when its pipe was destroyed, and has 3.0 KiB alive now");
    parse.live_bytes = 0;
    CHECK(message() == name + " retained 2.0 KiB when its pipe was destroyed, all freed since");
    parse.retained = 0;
    CHECK(weir::nothing_retained(figures).passed);
    parse.live_bytes = 512;
    CHECK(message()
          == "512 B allocated by " + name + " after its pipe was destroyed are still alive");
    CHECK_FALSE(weir::nothing_retained(figures).passed);
}

TEST_CASE("what a scope has left is retained") {
    weir::report figures = weir::test::hand_filled({"load"});
    figures.stages[0].records.reset();
    figures.stages[0].retained.reset();
    CHECK(weir::nothing_retained(figures).passed);
    figures.stages[0].live_bytes = 64;
    figures.stages[0].live_blocks = 2;
    CHECK(weir::nothing_retained(figures).message
          == "stage \"load\" (pipes.cpp:10) retained 64 B in 2 blocks");
    CHECK_FALSE(weir::nothing_retained(figures).passed);
}

TEST_CASE("of what was not measured nobody knows what is retained") {
    const weir::verdict found = weir::nothing_retained(weir::report{});
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::StartsWith("memory was not measured: "));
}

TEST_CASE("asking what was retained charges nobody") {
    if (!weir::test::is_measured()) return;
    weir::report figures = weir::test::hand_filled({"parse"});
    figures.stages[0].retained = 1;
    weir::trace trace;
    const weir::verdict found = weir::nothing_retained(figures);
    CHECK(trace.report().peak == 0);
    CHECK(found.message.size() > 30);
}

namespace {

weir::report many_allocations() {
    weir::report figures = weir::test::hand_filled({"parse", "dedupe", "unused"});
    figures.stages[0].records = 1'000'000;
    figures.stages[0].allocated_blocks = 40'000;
    figures.stages[1].records = 8;
    figures.stages[1].allocated_blocks = 20;
    figures.stages[2].allocated_blocks = 1'000;
    return figures;
}

} // namespace

TEST_CASE("the stage that allocates most is named, with its records") {
    const weir::verdict found = weir::allocations_per_record_below(many_allocations(), 0.1);
    CHECK_FALSE(found.passed);
    CHECK(found.message
          == "not below 0.10 allocations a record: stage \"dedupe\" (pipes.cpp:11) makes 2.5 (20 "
             "for 8 records)");
}

TEST_CASE("allocations that are few enough are told too") {
    const weir::verdict found = weir::allocations_per_record_below(many_allocations(), 3);
    CHECK(found.passed);
    CHECK(found.message
          == "no stage allocates 3.0 times a record or more; most, stage \"dedupe\" "
             "(pipes.cpp:11) with 2.5 (20 for 8 records)");
    CHECK_FALSE(weir::allocations_per_record_below(many_allocations(), 2.5));
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
    const weir::report figures = many_allocations();
    weir::trace trace;
    const weir::verdict found = weir::allocations_per_record_below(figures, 1);
    CHECK(trace.report().peak == 0);
    CHECK(found.message.size() > 30);
}

namespace {

weir::report high_peak() {
    weir::report figures = weir::test::hand_filled({"parse", "dedupe"});
    figures.peak = 361'574;
    figures.records = 2'000;
    figures.peak_record = 1'012;
    figures.stages[0].at_peak = 360'448;
    figures.stages[1].at_peak = 1'126;
    figures.held[0] = {448, 360'000, 0};
    figures.held[1] = {0, 1'126, 0};
    return figures;
}

} // namespace

TEST_CASE("a peak that is too high is told with its largest part, who made it and who held it") {
    const weir::verdict found = weir::peak_below(high_peak(), 65'536);
    CHECK_FALSE(found.passed);
    CHECK(found.message
          == "the peak of 353.1 KiB (at record 1,012) is not below 64.0 KiB; the largest part, "
             "352.0 KiB, is made by stage \"parse\" (pipes.cpp:10) and held by stage \"dedupe\" "
             "(pipes.cpp:11)");
}

TEST_CASE("a stage that holds what it made, and the code outside, are named once") {
    weir::report figures = high_peak();
    figures.held[0] = {360'448, 0, 0};
    CHECK_THAT(weir::peak_below(figures, 65'536).message,
               Catch::EndsWith("352.0 KiB, is of stage \"parse\" (pipes.cpp:10)"));
    figures.outside.at_peak = 400'000;
    CHECK_THAT(weir::peak_below(figures, 65'536).message,
               Catch::EndsWith("390.6 KiB, is of the code outside any stage"));
}

TEST_CASE("a peak before the first record or after the last is told as such") {
    weir::report figures = high_peak();
    figures.peak_record = 0;
    CHECK_THAT(weir::peak_below(figures, 1).message,
               Catch::StartsWith("the peak of 353.1 KiB (before the first record) is not"));
    figures.peak_record = 2'001;
    CHECK_THAT(weir::peak_below(figures, 1).message,
               Catch::StartsWith("the peak of 353.1 KiB (after the last record) is not"));
    figures.records = 0;
    CHECK_THAT(weir::peak_below(figures, 1).message,
               Catch::StartsWith("the peak of 353.1 KiB is not"));
}

TEST_CASE("a peak that is low enough is told with the limit") {
    const weir::verdict found = weir::peak_below(high_peak(), 1'048'576);
    CHECK(found.passed);
    CHECK(found.message == "the peak of 353.1 KiB is below 1.0 MiB");
}

TEST_CASE("below means below, and sizes that are nearly the same are told to the byte") {
    CHECK(weir::peak_below(high_peak(), 361'575).message
          == "the peak of 361,574 B is below 361,575 B");
    CHECK_THAT(weir::peak_below(high_peak(), 361'574).message,
               Catch::StartsWith("the peak of 353.1 KiB (at record 1,012) is not below 353.1 KiB"));
    std::mt19937_64 random{3};
    for (int i = 0; i < 1'000; ++i) {
        weir::report figures = high_peak();
        figures.peak = random() >> (random() % 64);
        const std::uint64_t limit = random() % 2 == 0 ? figures.peak + random() % 3 - 1 : random();
        CHECK(weir::peak_below(figures, limit).passed == (figures.peak < limit));
    }
}

TEST_CASE("what was not measured is below nothing") {
    const weir::verdict found = weir::peak_below(weir::report{}, 1'000'000);
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::StartsWith("memory was not measured: "));
}

TEST_CASE("how far a peak may be from the truth is said with it") {
    weir::report figures = high_peak();
    figures.peak_within = 8192;
    figures.resources_only = true;
    CHECK_THAT(weir::peak_below(figures, 1'048'576).message,
               Catch::EndsWith("; weir::stage_resources alone were measured; peaks are within "
                               "8.0 KiB"));
}

TEST_CASE("asking under a trace, and keeping the answer, charges nobody") {
    if (!weir::test::is_measured()) return;
    const weir::report figures = high_peak();
    weir::trace trace;
    const weir::scope here{"here"};
    const weir::verdict found = weir::peak_below(figures, 1);
    CHECK(trace.report().peak == 0);
    CHECK(!found.message.empty());
}

TEST_CASE("a verdict is true if it passed, and prints its message either way") {
    const weir::verdict good{true, "all is well"};
    const weir::verdict bad{false, "it is not"};
    CHECK(good);
    CHECK_FALSE(bad);
    CHECK_FALSE(weir::verdict{});
    std::ostringstream text;
    text << good << ", " << bad;
    CHECK(text.str() == "all is well, it is not");
}
