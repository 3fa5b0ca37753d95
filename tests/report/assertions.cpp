// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <weir/memory/trace.hpp>
#include <weir/report/assertions.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include <optional>
#include <ranges>
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
    CHECK_THAT(found.message, Catch::StartsWith("what stage \"make\" (nothing_retained.cpp:"));
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
    CHECK_THAT(found.message, Catch::Contains("stage \"make\" (nothing_retained.cpp:"));
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
