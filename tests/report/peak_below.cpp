// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/report/peak_below.hpp>

#include <cstdint>
#include <random>
#include <vector>

namespace {

weir::report example() {
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
    const weir::verdict found = weir::peak_below(example(), 65'536);
    CHECK_FALSE(found.passed);
    CHECK(found.message
          == "the peak of 353.1 KiB (at record 1,012) is not below 64.0 KiB; the largest part, "
             "352.0 KiB, is made by stage \"parse\" (pipes.cpp:10) and held by stage \"dedupe\" "
             "(pipes.cpp:11)");
}

TEST_CASE("a stage that holds what it made, and the code outside, are named once") {
    weir::report figures = example();
    figures.held[0] = {360'448, 0, 0};
    CHECK_THAT(weir::peak_below(figures, 65'536).message,
               Catch::EndsWith("352.0 KiB, is of stage \"parse\" (pipes.cpp:10)"));
    figures.outside.at_peak = 400'000;
    CHECK_THAT(weir::peak_below(figures, 65'536).message,
               Catch::EndsWith("390.6 KiB, is of the code outside any stage"));
}

TEST_CASE("a peak before the first record or after the last is told as such") {
    weir::report figures = example();
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
    const weir::verdict found = weir::peak_below(example(), 1'048'576);
    CHECK(found.passed);
    CHECK(found.message == "the peak of 353.1 KiB is below 1.0 MiB");
}

TEST_CASE("below means below, and sizes that are nearly the same are told to the byte") {
    CHECK(weir::peak_below(example(), 361'575).message
          == "the peak of 361,574 B is below 361,575 B");
    CHECK_THAT(weir::peak_below(example(), 361'574).message,
               Catch::StartsWith("the peak of 353.1 KiB (at record 1,012) is not below 353.1 KiB"));
    std::mt19937_64 random{3};
    for (int i = 0; i < 1'000; ++i) {
        weir::report figures = example();
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

TEST_CASE("approximate figures are called so") {
    weir::report figures = example();
    figures.exact = false;
    figures.resources_only = true;
    CHECK_THAT(weir::peak_below(figures, 1'048'576).message,
               Catch::EndsWith("; weir::stage_resources alone were measured; figures of a relaxed "
                               "trace are approximate"));
}

TEST_CASE("asking under a trace, and keeping the answer, charges nobody") {
    if (!weir::test::is_measured()) return;
    const weir::report figures = example();
    weir::trace trace;
    const weir::scope here{"here"};
    const weir::verdict found = weir::peak_below(figures, 1);
    CHECK(trace.report().peak == 0);
    CHECK(!found.message.empty());
}
