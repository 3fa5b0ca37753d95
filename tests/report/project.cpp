// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/block_of.hpp"
#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <weir/detail/printable.hpp>
#include <weir/memory/scope.hpp>
#include <weir/memory/trace.hpp>
#include <weir/report/project.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#if defined __GLIBC__ // as of 2.33
#include <malloc.h>
#endif

namespace {

using weir::test::trial_of;

weir::memory_limit one_gibibyte() { return {std::uint64_t{1} << 30, "the test"}; }

/// parse is flat, dedupe keeps 300 bytes a record in a block, and outside doubles.
std::vector<weir::detail::trial> example() {
    std::vector<weir::detail::trial> trials;
    for (const std::uint64_t n : std::vector<std::uint64_t>{1, 10, 100, 1'000, 10'000}) {
        trials.push_back(
            trial_of(n, {"parse", "dedupe"}, {4'096, 64 + 300 * n, n * n}, 4'160 + 300 * n));
        trials.back().figures.peak_blocks = 2 + n;
    }
    return trials;
}

weir::generator<int> numbers(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) co_yield static_cast<int>(i);
}

std::string text_of(std::uint64_t i) { return std::to_string(i) + " is a text on the heap"; }

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

} // namespace

TEST_CASE("a projection has a growth for each stage, for the code outside and for all together") {
    const weir::projection p{example()};
    REQUIRE(p);
    CHECK(p.at(2'300'000).bytes == 4'160 + 300 * std::uint64_t{2'300'000});
    CHECK(p.fits_until(304'160 + 32 * 1'002).value() == 1'000); // 32 B a block
    CHECK(p.fits_until(304'159 + 32 * 1'002).value() == 999);
    CHECK(p.refusal().empty());
    REQUIRE(p.stages().size() == 3);
    CHECK(p.stages()[0].name == "parse");
    CHECK(p.stages()[0].line == 10);
    CHECK(p.stages()[0].growth.is_flat());
    CHECK(p.stages()[1].growth.at(100'000).bytes == 30'000'064);
    CHECK(p.stages()[2].name == "outside");
    CHECK_FALSE(p.stages()[2].growth);
}

TEST_CASE("a projection prints as a table that people can read") {
    // clang-format off
    CHECK(weir::projection{example()}.table(2'300'000, one_gibibyte()) ==
        "weir projection · program · measured at 1, 10, 100, 1,000 and 10,000 records\n"
        "stage                                 growth  at 2,300,000\n"
        "parse                                   flat       4.0 KiB\n"
        "dedupe             grows by 300.0 B a record     658.0 MiB\n"
        "outside                              refused             -\n"
        "all together       grows by 300.0 B a record     658.0 MiB\n"
        "with 32 B a block  grows by 332.0 B a record     728.2 MiB\n"
        "refused, outside: it grows faster than a line: by 1,100.0 B a record up to 1,000, and by 11,000.0\n"
        "  from there to 10,000; a container that doubles its capacity may look like this: reserve, or try\n"
        "  30,000, 40,000, 55,000, 75,000 and 100,000 records, too\n"
        "3,234,149 records fit into the 1.0 GiB that are available (the test),\n"
        "  with 32 B a block for the allocator\n");
    // clang-format on
    std::ostringstream printed;
    printed << weir::projection{example()};
    const std::vector<std::string> lines = lines_of(printed.str());
    REQUIRE(lines.size() > 6);
    CHECK(lines[3] == "dedupe             grows by 300.0 B a record");
}

TEST_CASE("what fits is said in words where it is all or nothing") {
    const std::vector<weir::detail::trial> flat{trial_of(1, {}, {2'048}, 2'048),
                                                trial_of(10, {}, {2'048}, 2'048),
                                                trial_of(100, {}, {2'048}, 2'048)};
    CHECK_THAT(
        weir::projection{flat}.table(5, one_gibibyte()),
        Catch::EndsWith("\nany number of records fits into the 1.0 GiB that are available (the "
                        "test),\n  with 32 B a block for the allocator\n"));
    CHECK_THAT(weir::projection{flat}.table(5, {1'000, "the test"}),
               Catch::EndsWith("\nnothing fits into the 1000 B that are available (the test), with "
                               "32 B a block for the allocator\n"));
    CHECK(lines_of(weir::projection{flat}.table(5, {})).back()
          == "with 32 B a block    flat  2.0 KiB");
}

TEST_CASE("two programs are told one after the other, under their names") {
    const weir::twin_projection both{weir::projection{example(), "lazy"},
                                     weir::projection{example(), "eager"}};
    const std::string text = both.table(1'000'000, one_gibibyte());
    CHECK(text
          == both.lazy.table(1'000'000, one_gibibyte()) + '\n'
                 + both.eager.table(1'000'000, one_gibibyte()));
    CHECK_THAT(text, Catch::StartsWith("weir projection · lazy · measured at 1,"));
    CHECK_THAT(text, Catch::Contains("\n\nweir projection · eager · measured at 1,"));
}

TEST_CASE("what was not measured is refused, and says so once") {
    std::vector<weir::detail::trial> trials = example();
    trials[2].figures.measured = false;
    const weir::projection p{trials};
    CHECK_FALSE(p);
    CHECK_THAT(p.refusal(), Catch::StartsWith("memory was not measured: "));
    CHECK_THROWS_AS(p.at(5), std::logic_error);
    CHECK_THROWS_AS(p.fits_until(5), std::logic_error);
    const std::string text = p.table(5, one_gibibyte());
    CHECK_THAT(text, Catch::Contains("\nrefused, parse, dedupe, outside, all together: memory was "
                                     "not measured: "));
    CHECK(text.find("memory was not") == text.rfind("memory was not"));
    CHECK(text.find("fit into") == text.npos);
    CHECK_FALSE(weir::projection{{}});
}

TEST_CASE("sizes that were not read are refused, with the reason") {
    std::vector<weir::detail::trial> trials = example();
    for (weir::detail::trial& each : trials)
        for (weir::report::row& row : each.figures.stages)
            row.records = std::min<std::uint64_t>(each.records, 120);
    const weir::projection p{trials};
    CHECK_FALSE(p);
    CHECK_THAT(p.refusal(), Catch::StartsWith("10,000 records were asked for, and 120 passed stage "
                                              "\"parse\" (pipes.cpp:10), where most did; of 1,000, "
                                              "it was 120; "));
    CHECK_THROWS_AS(p.at(5), std::logic_error);
    for (const weir::projection::stage& stage : p.stages()) CHECK_FALSE(stage.growth);
}

TEST_CASE("so many records as are said to fit do fit, also where they are of small blocks") {
#if defined __GLIBC__
    if (!weir::test::is_replaced()) return;
    const auto load = [](std::uint64_t n) {
        std::list<char> list;
        for (std::uint64_t i = 0; i < n; ++i) list.push_back('x');
        return ::mallinfo2().uordblks;
    };
    const std::uint64_t before = ::mallinfo2().uordblks;
    constexpr std::uint64_t room = 16 << 20;
    const std::uint64_t most = weir::project(load).fits_until(room).value();
    CHECK(load(most) - before < room);
    CHECK(load(most * 5 / 4) - before > room); // and not many more would
#endif
}

TEST_CASE("where the blocks tell nothing of more records, what fits is not known") {
    std::vector<weir::detail::trial> trials = example();
    for (weir::detail::trial& each : trials) each.figures.peak_blocks = each.records * each.records;
    const weir::projection p{trials};
    CHECK_FALSE(p);
    CHECK(p.whole());
    CHECK(p.at(1'000).bytes == 304'160);
    CHECK_THROWS_AS(p.fits_until(1'000), std::logic_error);
    CHECK_THAT(p.refusal(), Catch::StartsWith("it grows faster than a line"));
    const std::string text = p.table(5, one_gibibyte());
    CHECK_THAT(text, Catch::Contains("\nrefused, with 32 B a block: it grows faster"));
    CHECK(text.find("fit into") == text.npos);
}

TEST_CASE("no line of a projection is wider than 100 columns") {
    std::mt19937_64 random{31};
    for (int round = 0; round < 500; ++round) {
        const std::string a(random() % 120, 'a');
        const std::string b(random() % 120, 'b');
        std::vector<weir::detail::trial> trials;
        const auto number = [&] { return random() >> (random() % 64); };
        const std::uint64_t factor = number() >> 30;
        for (const std::uint64_t n : std::vector<std::uint64_t>{1, 10, 100, 1'000, 10'000})
            trials.push_back(trial_of(n, {a.c_str(), b.c_str()}, {number(), n * factor, 7},
                                      random() % 2 == 0 ? n * factor : number()));
        const std::string text = weir::projection{trials}.table(number(), {number(), "the test"});
        INFO(text);
        for (const std::string& line : lines_of(text)) CHECK(weir::detail::width_of(line) <= 100);
    }
}

TEST_CASE("what a real program takes with twenty times the records is what was projected") {
    if (!weir::test::is_measured()) return;
    const auto load = [](std::uint64_t n) {
        const weir::scope here{"load"};
        std::vector<std::uint64_t> all(n);
        block_seen = all.data();
        return all;
    };
    const auto stream = [](std::uint64_t n) { return numbers(n) | weir::stage("count"); };
    const weir::twin_projection both = weir::project(stream, load, {10, 100, 1'000});
    REQUIRE(both.lazy);
    REQUIRE(both.eager);
    CHECK(both.lazy.whole().is_flat());
    CHECK(both.eager.at(20'000).bytes == 160'000);
    CHECK(both.eager.at(20'000).uncertainty == 0);
    REQUIRE(both.eager.stages().size() == 2);
    CHECK(both.eager.stages()[0].name == "load");
    CHECK(both.eager.stages()[0].growth.bytes_per_record() > 7.999);
    {
        weir::trace trace;
        static_cast<void>(load(20'000));
        CHECK(trace.report().peak == 160'000);
    }
    CHECK(weir::project(load).at(20'000).bytes == 160'000);
}

TEST_CASE("a table that a program makes once is not taken for its records'") {
    if (!weir::test::is_measured()) return;
    const weir::projection p = weir::project([](std::uint64_t n) {
        static const std::vector<char> table(1'000'000);
        block_seen = table.data();
        const std::vector<char> all(300 * n);
        block_seen = all.data();
    });
    INFO(p);
    REQUIRE(p);
    CHECK(p.at(1'000'000).bytes == 300'000'000);
}

TEST_CASE(
    "what is said of containers of the standard library is within its uncertainty, or refused") {
    if (!weir::test::is_measured()) return;
    constexpr std::uint64_t many = 300'000;
    const auto check = [](void (*load)(std::uint64_t)) {
        const weir::projection p = weir::project(load);
        if (!p) return false;
        std::uint64_t real = 0;
        {
            const weir::trace trace;
            load(many);
            real = trace.report().peak;
        }
        const auto estimate = p.at(many);
        CAPTURE(real, estimate, p.whole());
        CHECK(real >= estimate.bytes - std::min(estimate.bytes, estimate.uncertainty));
        CHECK(real <= estimate.bytes + estimate.uncertainty);
        CHECK(estimate.uncertainty < estimate.bytes); // so that something is said
        return true;
    };
    CHECK(check([](std::uint64_t n) {
        std::set<std::uint64_t> set;
        for (std::uint64_t i = 0; i < n; ++i) set.insert(i);
    }));
    CHECK(check([](std::uint64_t n) {
        std::list<std::string> list;
        for (std::uint64_t i = 0; i < n; ++i) list.push_back(text_of(i));
    }));
    check([](std::uint64_t n) {
        std::deque<std::uint64_t> deque;
        for (std::uint64_t i = 0; i < n; ++i) deque.push_back(i);
    });
    check([](std::uint64_t n) {
        std::unordered_set<long> set;
        for (std::uint64_t i = 0; i < n; ++i) set.insert(static_cast<long>(i));
    });
    check([](std::uint64_t n) {
        std::unordered_set<std::string> set;
        for (std::uint64_t i = 0; i < n; ++i) set.insert(text_of(i));
    });
    check([](std::uint64_t n) {
        std::vector<std::string> texts;
        for (std::uint64_t i = 0; i < n; ++i) texts.push_back(text_of(i));
    });
}

TEST_CASE("a vector that was not reserved grows in steps, or is refused where too little is seen") {
    if (!weir::test::is_measured()) return;
    const auto load = [](std::uint64_t n) {
        return numbers(n) | weir::stage("make") | weir::to<std::vector>();
    };
    const weir::projection p = weir::project(load);
    REQUIRE(p);
    CHECK(p.whole().is_in_steps());
    for (const std::uint64_t many : std::vector<std::uint64_t>{131'072, 131'073, 200'000}) {
        const weir::trace trace;
        static_cast<void>(load(many));
        const std::uint64_t real = trace.report().peak;
        CHECK(real <= p.at(many).bytes + p.at(many).uncertainty);
        CHECK(real + p.at(many).uncertainty >= p.at(many).bytes);
    }
    const weir::projection few = weir::project(load, {100, 1'000, 10'000});
    CHECK_FALSE(few);
    CHECK_THAT(few.refusal(), Catch::EndsWith("reserve, or try 30,000, 40,000, 55,000, 75,000 and "
                                              "100,000 records, too"));
}

TEST_CASE("a bound that was reached at the largest size alone is refused, and settled by more") {
    if (!weir::test::is_measured()) return;
    const auto window = [](std::uint64_t n) {
        std::deque<std::string> last;
        for (std::uint64_t i = 0; i < n; ++i) {
            if (last.size() == 8'000) last.pop_front();
            last.push_back(text_of(i));
        }
    };
    const auto distinct = [](std::uint64_t n) {
        std::unordered_set<std::uint64_t> seen;
        for (std::uint64_t i = 0; i < n; ++i) seen.insert(i % 8'000);
    };
    const weir::projection kept = weir::project(window), table = weir::project(distinct);
    INFO(kept << table);
    REQUIRE_FALSE(kept);
    REQUIRE_FALSE(table);
    const std::string beginning = "it grows more slowly than a line: by ";
    const std::string end =
        "; a container that doubles its capacity, or one that is full, may look like this: "
        "reserve, or try 30,000, 40,000, 55,000, 75,000 and 100,000 records, too";
    CHECK_THAT(kept.refusal(), Catch::StartsWith(beginning) && Catch::EndsWith(end));
    // How far a hash table grows ahead of its elements is the choice of the standard library.
    CHECK_THAT(table.refusal(), (Catch::StartsWith(beginning) && Catch::EndsWith(end))
                                    || Catch::EndsWith("; try more sizes, or larger ones"));
    for (const weir::projection& p : {weir::project(window, {100, 1'000, 10'000, 100'000}),
                                      weir::project(distinct, {100, 1'000, 10'000, 100'000})}) {
        INFO(p);
        REQUIRE(p);
        CHECK(p.whole().is_flat());
        CHECK(p.at(1'000'000).bytes < 600'000);
    }
}

TEST_CASE("a stage whose name contains the size is projected, and one of too few sizes is not") {
    if (!weir::test::is_measured()) return;
    const weir::projection p = weir::project(
        [](std::uint64_t n) {
            std::vector<char> kept;
            const weir::scope here{"of " + std::to_string(n)};
            kept.resize(300 * n);
            block_seen = kept.data();
        },
        {10, 100, 1'000});
    INFO(p);
    REQUIRE(p.stages().size() == 2);
    CHECK(p.stages()[0].growth.at(1'000'000).bytes == 300'000'000);

    std::vector<weir::detail::trial> trials = example();
    for (std::size_t i = 0; i < 3; ++i) trials[i].figures.stages.pop_back();
    CHECK(weir::projection{trials}.stages()[1].growth.refusal()
          == "it is known at 2 of the 5 sizes, and at least three are needed: a stage is known by "
             "its name and place");
}

TEST_CASE("a program is not tried while a trace runs") {
    weir::trace trace;
    try {
        static_cast<void>(weir::project(numbers));
        FAIL("nothing was thrown");
    } catch (const std::logic_error& error) {
        CHECK_THAT(error.what(), Catch::StartsWith("weir::project: a trace is running, "));
    }
}

TEST_CASE("printing a projection charges nobody") {
    if (!weir::test::is_measured()) return;
    const weir::projection p{example()};
    weir::trace trace;
    const weir::scope here{"here"};
    const std::string text = p.table(1'000);
    CHECK(trace.report().peak == 0);
    CHECK(!text.empty());
}
