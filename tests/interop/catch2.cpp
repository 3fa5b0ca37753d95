// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <weir/interop/catch2.hpp>
#include <weir/memory/literals.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>

#include <cstdint>
#include <set>
#include <string>

using namespace weir::literals;
using namespace weir::catch2;

namespace {

weir::generator<int> numbers(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) co_yield static_cast<int>(i);
}

constexpr auto distinct = [](auto range) -> weir::generator<int> {
    std::set<int> seen;
    for (const int n : range)
        if (seen.insert(n).second) co_yield n;
};

weir::report example() {
    weir::report figures = weir::test::hand_filled({"parse"});
    figures.peak = 1'000;
    figures.stages[0].at_peak = 1'000;
    figures.stages[0].records = 10;
    figures.stages[0].allocated_blocks = 5;
    return figures;
}

} // namespace

TEST_CASE("reports are matched by what is asserted of them") {
    CHECK_THAT(example(), peak_below(1_KiB));
    CHECK_THAT(example(), !peak_below(1'000_B));
    CHECK_THAT(example(), nothing_retained());
    CHECK_THAT(example(), allocations_per_record_below(0.6));
    CHECK_THAT(example(), !allocations_per_record_below(0.5));
    CHECK_THAT(example(), peak_below(64_KiB) && nothing_retained());
    CHECK_THAT(example(), peak_below(1_B) || nothing_retained());
    weir::report leaking = example();
    leaking.stages[0].retained = 5;
    CHECK_THAT(leaking, !nothing_retained());
}

TEST_CASE("a report that is made in the assertion is not charged with the matcher, however made") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    CHECK((numbers(10) | weir::stage("count") | weir::count()) == 10);
    CHECK_THAT(trace.report(), peak_below(64_KiB) && nothing_retained());
    CHECK_THAT(trace.report(), !peak_below(1_B) || nothing_retained());
    CHECK_THAT(trace.report(), nothing_retained() && peak_below(64_KiB)
                                   && !!(allocations_per_record_below(2) && nothing_retained()));
}

TEST_CASE("a match that fails says why") {
    const auto matcher = peak_below(64_B);
    CHECK_FALSE(matcher.match(example()));
    CHECK(matcher.toString()
          == "peak_below: the peak of 1000 B is not below 64 B; the largest part, 1000 B, is of "
             "stage \"parse\" (pipes.cpp:10)");
    CHECK(nothing_retained().toString() == "nothing_retained");
    CHECK((!((peak_below(1_B) && nothing_retained()) || nothing_retained())).toString()
          == "not ( ( peak_below and nothing_retained ) or nothing_retained )");
    CHECK_THAT(Catch::Detail::stringify(example()), Catch::StartsWith("weir memory"));
}

TEST_CASE("a matcher that is used again says what it has found the last time") {
    weir::report leaking = example();
    leaking.stages[0].retained = 5;
    const auto matcher = peak_below(1'000_B) && nothing_retained();
    CHECK_FALSE(matcher.match(leaking));
    CHECK_THAT(matcher.toString(), Catch::Contains("retained 5 B"));
    CHECK_FALSE(matcher.match(example()));
    CHECK_THAT(matcher.toString(), Catch::Contains("nothing was retained of"));

    const auto either = peak_below(64_B) || nothing_retained();
    CHECK_FALSE(either.match(leaking));
    CHECK_THAT(either.toString(), Catch::Contains("retained 5 B"));
    leaking.peak = 10;
    CHECK(either.match(leaking));
    CHECK_THAT(either.toString(), Catch::Contains("10 B is below 64 B"));
}

TEST_CASE("what makes a pipe is matched by whether its memory grows") {
    if (!weir::test::is_measured()) return;
    const auto flat = [](std::uint64_t n) { return numbers(n) | weir::stage("count"); };
    CHECK_THAT(flat, constant_memory());
    CHECK_THAT(flat, constant_memory({10, 100}));
    CHECK_THAT([](std::uint64_t n) { return numbers(n) | weir::count(); },
               constant_memory({10, 100}, 64_B));

    const auto growing = [](std::uint64_t n) {
        return numbers(n) | weir::through(distinct) | weir::stage("distinct");
    };
    const auto matcher = constant_memory({10, 100});
    CHECK_FALSE(matcher.match(growing));
    CHECK_THAT(matcher.toString(),
               Catch::StartsWith("constant_memory: the memory of stage \"distinct\" (catch2.cpp:"));
    CHECK_THAT(growing, constant_memory({10, 100}, 1_MiB));

    const auto unread = constant_memory({10, 100});
    CHECK_FALSE(unread.match([](std::uint64_t) { return numbers(10) | weir::stage("count"); }));
    CHECK_THAT(unread.toString(),
               Catch::StartsWith("constant_memory: whether memory is constant was not tried: "));
}
