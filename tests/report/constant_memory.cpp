// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "memory/measured.hpp"
#include "report/hand_filled.hpp"

#include <weir/memory/trace.hpp>
#include <weir/report/constant_memory.hpp>
#include <weir/report/growth.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace {

using weir::test::trial_of;

/// A pipe that nothing would read does not compile; see compile_fail/constant_memory_of_pointer.cpp.
using weir::detail::leaves_a_pipe_unread;
using pipe = weir::generator<int>;
static_assert(leaves_a_pipe_unread<std::pair<int, pipe>>);
static_assert(leaves_a_pipe_unread<std::array<pipe, 2>>);
static_assert(leaves_a_pipe_unread<std::vector<pipe>&>);
static_assert(leaves_a_pipe_unread<const pipe>);
static_assert(!leaves_a_pipe_unread<pipe>);
static_assert(!leaves_a_pipe_unread<pipe&>);
static_assert(!leaves_a_pipe_unread<std::optional<double>>);
static_assert(!leaves_a_pipe_unread<std::pair<std::vector<int>, const std::string>>);
static_assert(!leaves_a_pipe_unread<const std::vector<std::string>&>);
static_assert(!leaves_a_pipe_unread<std::shared_ptr<const std::vector<int>>>);

/// Texts of 40 bytes, each another.
weir::generator<std::string&> texts(std::uint64_t count) {
    std::string text;
    for (std::uint64_t i = 0; i < count; ++i) {
        text = std::to_string(i);
        text.insert(0, 40 - text.size(), '0');
        co_yield text;
    }
}

constexpr auto distinct = [](auto range) -> weir::generator<std::string&> {
    std::unordered_set<std::string> seen;
    for (std::string& text : range)
        if (seen.insert(text).second) co_yield text;
};

constexpr auto of_last_digit = [](auto range) -> weir::generator<std::string&> {
    std::unordered_set<char> seen;
    for (std::string& text : range)
        if (seen.insert(text.back()).second) co_yield text;
};

constexpr auto counted =
    [](auto range) -> weir::generator<const std::pair<const std::string, int>&> {
    std::map<std::string, int> counts;
    for (std::string& text : range) ++counts[text];
    for (const auto& count : counts) co_yield count;
};

constexpr auto collected = [](auto range) -> weir::generator<std::string&> {
    std::vector<std::string> all = std::move(range) | weir::to<std::vector<std::string>>();
    for (std::string& text : all) co_yield text;
};

const std::vector<std::uint64_t> sizes{100, 1'000, 5'000};

/// A run that counts. All are of one type, so that constant_memory is compiled once for them.
using counting = std::uint64_t (*)(std::uint64_t);

} // namespace

TEST_CASE("the stage that grew is named, with its peaks and the bytes a record") {
    const weir::verdict found = weir::detail::judge_growth(
        {trial_of(1'000, {"parse", "dedupe"}, {900, 1'229, 0}, 2'129),
         trial_of(10'000, {"parse", "dedupe"}, {900, 12'390, 0}, 13'290),
         trial_of(100'000, {"parse", "dedupe"}, {900, 123'904, 0}, 124'804)},
        0);
    CHECK_FALSE(found.passed);
    CHECK(found.message
          == "the memory of stage \"dedupe\" (pipes.cpp:11) grows with the records: 1.2 KiB at "
             "1,000, 12.1 KiB at 10,000, 121.0 KiB at 100,000, about 1.2 B a record; no other "
             "stage grows");
}

TEST_CASE("of memory that one stage made and another held, both are named") {
    auto few = trial_of(10, {"parse", "dedupe"}, {100, 80, 0}, 180);
    auto many = trial_of(1'010, {"parse", "dedupe"}, {16'100, 80, 0}, 16'180);
    many.figures.held[0] = {100, 16'000, 0};
    CHECK(weir::detail::judge_growth({few, many}, 0).message
          == "the memory made by stage \"parse\" (pipes.cpp:10) and held by stage \"dedupe\" "
             "(pipes.cpp:11) grows with the records: 100 B at 10, 15.7 KiB at 1,010, about 16.0 B "
             "a record; no other stage grows");
    many.figures.held[0] = {100, 0, 16'000};
    CHECK_THAT(weir::detail::judge_growth({few, many}, 0).message,
               Catch::Contains("made by stage \"parse\" (pipes.cpp:10) and held by the code "
                               "outside any stage grows"));
}

TEST_CASE("of several stages that grew, the one that grew most is told in full") {
    CHECK(weir::detail::judge_growth({trial_of(0, {"a", "b"}, {0, 0, 0}, 0),
                                      trial_of(100, {"a", "b"}, {100, 400, 5}, 505)},
                                     0)
              .message
          == "the memory of stage \"b\" (pipes.cpp:11) grows with the records: 0 B at 0, 400 B at "
             "100, about 4.0 B a record; so does the memory of stage \"a\" (pipes.cpp:10), about "
             "1.0 B a record; so does the memory of the code outside any stage, about 0.050 B a "
             "record");
}

TEST_CASE("stages that are flat one by one may grow together") {
    const weir::verdict found = weir::detail::judge_growth(
        {trial_of(10, {"a"}, {100, 100}, 100), trial_of(110, {"a"}, {100, 100}, 200)}, 20);
    CHECK_FALSE(found.passed);
    CHECK(found.message
          == "no stage grows by more than 20 B, but the peak of all together grows with the "
             "records: 100 B at 10, 200 B at 110, about 1.0 B a record");
}

TEST_CASE("what grows by no more than the slack is constant") {
    const std::vector<weir::detail::trial> trials{trial_of(1'000, {"a"}, {1'024, 0}, 1'024),
                                                  trial_of(10'000, {"a"}, {1'074, 0}, 1'074)};
    CHECK_FALSE(weir::detail::judge_growth(trials, 49));
    const weir::verdict found = weir::detail::judge_growth(trials, 50);
    CHECK(found.passed);
    CHECK(found.message
          == "the memory does not grow with the records by more than 50 B: 1.0 KiB at 1,000, 1.0 "
             "KiB at 10,000");
}

TEST_CASE("a stage is found again by name and place, wherever it stands and however often") {
    weir::detail::trial few = trial_of(1, {"x", "x"}, {50, 170, 0}, 220);
    weir::detail::trial many = trial_of(11, {"new", "x", "x"}, {30, 50, 270, 0}, 250);
    few.figures.stages[1].line = many.figures.stages[1].line = many.figures.stages[2].line = 10;
    CHECK(weir::detail::judge_growth({few, many}, 0).message
          == "the memory of stage \"x\" (pipes.cpp:10) grows with the records: 170 B at 1, 270 B "
             "at 11, about 10.0 B a record; no other stage grows");
    CHECK(weir::detail::judge_growth({few, many}, 100));
}

TEST_CASE("a stage that is missing at a smaller size had not 0 bytes there") {
    const weir::detail::trial none = trial_of(1, {"x"}, {50, 0}, 50);
    const weir::detail::trial few = trial_of(11, {"x", "new"}, {50, 70, 0}, 120);
    weir::detail::trial many = trial_of(101, {"x", "new"}, {50, 70, 0}, 120);
    CHECK(weir::detail::judge_growth({none, few, many}, 0).message
          == "no stage grows, but the peak of all together grows with the records: 50 B at 1, 120 "
             "B at 11, 120 B at 101, about 7.0 B a record");
    many.figures.stages[1].self_peak = 170;
    CHECK_THAT(weir::detail::judge_growth({none, few, many}, 0).message,
               Catch::StartsWith("the memory of stage \"new\" (pipes.cpp:11) grows with the "
                                 "records: 70 B at 11, 170 B at 101, about 1.1 B a record"));
}

TEST_CASE("stages whose names contain the size are the same by their place and order") {
    const auto trials = [](std::initializer_list<const char*> few,
                           std::initializer_list<const char*> many) {
        std::vector<weir::detail::trial> made{trial_of(10, few, {50, 60, 0}, 110),
                                              trial_of(110, many, {50, 260, 0}, 310)};
        for (weir::detail::trial& each : made)
            for (weir::report::row& row : each.figures.stages) row.line = 10;
        return made;
    };
    CHECK(
        weir::detail::judge_growth(trials({"b", "of 10"}, {"b", "of 110"}), 0).message
        == "the memory of stage \"of 110\" (pipes.cpp:10) grows with the records: 60 B at 10, 260 "
           "B at 110, about 2.0 B a record; no other stage grows");
    CHECK_THAT(weir::detail::judge_growth(trials({"a 10", "b 10"}, {"a 110", "b 110"}), 0).message,
               Catch::StartsWith("the memory of stage \"b 110\" (pipes.cpp:10) grows "));
    // Of one and of two, which is which is not known.
    CHECK_THAT(weir::detail::judge_growth(trials({"a 10"}, {"a 110", "b 110"}), 0).message,
               Catch::StartsWith("no stage grows, but the peak of all together grows "));
    if (!weir::test::is_measured()) return;
    CHECK(weir::constant_memory(
        [](std::uint64_t n) { return texts(n) | weir::stage("of " + std::to_string(n)); }, sizes));
}

TEST_CASE("a peak that is more than the slack above that of any smaller size fails, and no other") {
    std::mt19937_64 random{17};
    for (int round = 0; round < 2'000; ++round) {
        std::vector<weir::detail::trial> trials;
        std::vector<std::vector<std::uint64_t>> peaks;
        const std::uint64_t spread = 1 + random() % 40;
        for (std::uint64_t i = 0; i < 4; ++i) {
            peaks.push_back({100 + random() % spread, 100 + random() % spread,
                             100 + random() % spread, 100 + random() % spread});
            trials.push_back(trial_of(i + 1, {"a", "b"}, peaks.back(), peaks.back()[3]));
        }
        const std::uint64_t slack = random() % 40;
        bool grows = false;
        for (const auto& later : peaks)
            for (const auto& earlier : peaks) {
                if (&earlier == &later) break;
                for (std::size_t i = 0; i < 4; ++i) grows = grows || later[i] > earlier[i] + slack;
            }
        CHECK(weir::detail::judge_growth(trials, slack).passed == !grows);
    }
}

TEST_CASE("one size alone, and memory that is not measured, prove nothing") {
    for (const std::vector<std::uint64_t>& few : {std::vector<std::uint64_t>{}, {5}, {5, 5}}) {
        const weir::verdict found = weir::constant_memory(texts, few);
        CHECK_FALSE(found.passed);
        CHECK(found.message
              == "whether memory is constant was not tried: two different sizes are needed");
    }
    auto unmeasured = trial_of(10, {}, {0}, 0);
    unmeasured.figures.measured = false;
    const weir::verdict found =
        weir::detail::judge_growth({trial_of(1, {}, {0}, 0), unmeasured}, 0);
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::StartsWith("memory was not measured: "));
}

TEST_CASE("a pipe that has fewer records than it is asked for proves nothing, and is told so") {
    const auto leaking = [](std::uint64_t has) {
        return [has](std::uint64_t n) {
            return texts(std::min(n, has)) | weir::stage("make") | weir::through(distinct)
                 | weir::stage("dedupe");
        };
    };
    if (!weir::test::is_measured()) return;
    for (const std::uint64_t has : std::vector<std::uint64_t>{0, 7, 100, 1'000, 1'500, 2'500}) {
        const weir::verdict found = weir::constant_memory(leaking(has), sizes);
        INFO(found);
        CHECK_FALSE(found);
        CHECK_THAT(found.message,
                   Catch::StartsWith("whether memory is constant was not tried: 5,000 records were "
                                     "asked for, and ")
                       && Catch::Contains(" passed stage \"make\" (constant_memory.cpp:"));
    }
    CHECK_THAT(weir::constant_memory(leaking(5'000), sizes).message,
               Catch::StartsWith("the memory of stage \"dedupe\" ("));

    weir::detail::trial few = trial_of(1'000, {"parse", "clean"}, {5, 5, 5}, 5);
    weir::detail::trial many = trial_of(100'000, {"parse", "clean"}, {5, 5, 5}, 5);
    many.figures.stages[0].records = 1'400;
    many.figures.stages[1].records = 12;
    CHECK(weir::detail::judge_growth({few, many}, 0).message
          == "whether memory is constant was not tried: 100,000 records were asked for, and 1,400 "
             "passed stage \"parse\" (pipes.cpp:10), where most did; of 1,000, it was 1,000; give "
             "it as many as are asked for, or ask for fewer; if some are dropped before the first "
             "gauge, put one before that");
}

TEST_CASE("a size is reached if one gauge keeps up with it, in whatever its elements are") {
    const auto passes = [](std::vector<std::uint64_t> asked, std::vector<std::uint64_t> passed,
                           std::uint64_t beside = 0) {
        std::vector<weir::detail::trial> trials;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            trials.push_back(trial_of(asked[i], {"parse", "beside"}, {5, 5, 5}, 5));
            trials.back().figures.stages[0].records = passed[i];
            trials.back().figures.stages[1].records = beside;
        }
        return weir::detail::judge_growth(trials, 0).passed;
    };
    const std::vector<std::uint64_t> usual{1'000, 10'000, 100'000};
    CHECK(passes(usual, {1'000, 10'000, 100'000}));
    CHECK(passes(usual, {998, 9'970, 99'850}));     // some were rejected
    CHECK(passes(usual, {10, 100, 1'000}));         // batches
    CHECK(passes(usual, {13, 88, 1'012}));          // a filter
    CHECK(passes(usual, {168, 1'229, 9'592}));      // the primes below n
    CHECK(passes({1, 10, 100}, {50, 440, 5'200}));  // files of some fifty records
    CHECK(passes({1, 10, 100}, {1, 1, 4}));         // a filter that takes the first
    CHECK(passes(usual, {9'000, 18'000, 108'000})); // the same gauge in a table beside
    CHECK(passes(usual, usual, 500'000));           // another gauge that sees more, and the same
    CHECK(passes({0, 1'000}, {3, 1'003}));
    CHECK(passes({1'000, 1'500}, {100, 140}));
    CHECK_FALSE(passes(usual, {100, 100, 100}));
    CHECK_FALSE(passes(usual, {1'000, 5'000, 5'000}));
    CHECK_FALSE(passes(usual, {1'000, 10'000, 40'000}));
    CHECK_FALSE(passes(usual, {10, 100, 100}));
    CHECK_FALSE(passes({10, 100}, {10, 20}));
    CHECK_FALSE(passes({1'000, 1'500}, {1'000, 1'000}));
    CHECK_FALSE(passes({1'000, 1'500}, {1'000, 1'100}));
    CHECK_FALSE(passes(usual, {0, 0, 0}));

    std::vector<weir::detail::trial> without; // a weir::scope is no gauge
    for (const std::uint64_t n : usual) {
        without.push_back(trial_of(n, {"load"}, {5, 5}, 5));
        without.back().figures.stages[0].records.reset();
    }
    CHECK(weir::detail::judge_growth(without, 0));
}

TEST_CASE("no filter, however few it takes, is mistaken for an input that is too short") {
    std::mt19937_64 random{41};
    int refused = 0;
    for (int round = 0; round < 2'000; ++round) {
        std::vector<weir::detail::trial> trials;
        const double rate = 0.002 + 0.99 * static_cast<double>(random() % 1'000) / 1'000;
        std::uint64_t read = 0, taken = 0;
        for (const std::uint64_t n : std::vector<std::uint64_t>{100, 1'000, 10'000}) {
            for (; read < n; ++read) taken += std::bernoulli_distribution{rate}(random) ? 1u : 0u;
            trials.push_back(trial_of(n, {"filtered"}, {5, 5}, 5));
            trials.back().figures.stages[0].records = taken;
        }
        refused += weir::detail::judge_growth(trials, 0) ? 0 : 1;
    }
    CHECK(refused == 0);
}

TEST_CASE("each size has a trace of its own, so that none may be running") {
    weir::trace trace;
    try {
        static_cast<void>(weir::constant_memory(texts, sizes));
        FAIL("nothing was thrown");
    } catch (const std::logic_error& error) {
        CHECK(std::string{error.what()}
              == "weir::constant_memory: a trace is running, and each size is run under a trace "
                 "of its own; let that one end first");
    }
}

TEST_CASE("pipes that keep a bounded part of their records pass") {
    if (!weir::test::is_measured()) return;
    const auto check = [](auto make_pipe) {
        const weir::verdict found = weir::constant_memory(make_pipe, sizes);
        INFO(found);
        CHECK(found.passed);
        CHECK_THAT(found.message, Catch::StartsWith("the memory does not grow with the records: "));
    };
    check([](std::uint64_t n) { return texts(n) | weir::stage("make"); });
    check(counting{[](std::uint64_t n) { return texts(n) | weir::stage("make") | weir::count(); }});
    check([](std::uint64_t n) {
        return texts(n) | weir::stage("make") | weir::through(of_last_digit)
             | weir::stage("dedupe");
    });
    check([](std::uint64_t n) {
        for (const std::string& text : texts(n) | weir::stage("make"))
            static_cast<void>(text + text);
    });
}

TEST_CASE("a leaking dedupe, a growing map and a forgotten to are found, and named") {
    if (!weir::test::is_measured()) return;
    const auto grown = [](auto make_pipe) {
        const weir::verdict found = weir::constant_memory(make_pipe, sizes);
        CHECK_FALSE(found.passed);
        return found.message;
    };
    const std::string there = "\" (constant_memory.cpp:";
    CHECK_THAT(grown([](std::uint64_t n) {
                   return texts(n) | weir::stage("make") | weir::through(distinct)
                        | weir::stage("dedupe");
               }),
               Catch::StartsWith("the memory of stage \"dedupe" + there)
                   && Catch::EndsWith("B a record; no other stage grows"));
    CHECK_THAT(grown(counting{[](std::uint64_t n) {
                   return texts(n) | weir::stage("make") | weir::through(counted)
                        | weir::stage("count by text") | weir::count();
               }}),
               Catch::StartsWith("the memory of stage \"count by text" + there));
    CHECK_THAT(grown(counting{[](std::uint64_t n) {
                   return texts(n) | weir::stage("make") | weir::through(collected)
                        | weir::stage("middle") | weir::count();
               }}),
               Catch::StartsWith("the memory of stage \"middle" + there));
    CHECK_THAT(grown([](std::uint64_t n) {
                   return texts(n) | weir::stage("make") | weir::to<std::vector<std::string>>();
               }),
               Catch::StartsWith("the memory of the code outside any stage grows"));
}

TEST_CASE("strings made by one stage and kept by another are told by both names") {
    if (!weir::test::is_measured()) return;
    const weir::verdict found = weir::constant_memory(
        [](std::uint64_t n) {
            return texts(n) | std::views::transform([](const std::string& t) { return t + t; })
                 | weir::stage("double") | weir::to<std::vector<std::string>>();
        },
        sizes);
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message,
               Catch::StartsWith("the memory made by stage \"double\" (constant_memory.cpp:")
                   && Catch::Contains(") and held by the code outside any stage grows"));
}

TEST_CASE("a first peak that was high does not hide what grows later") {
    CHECK(
        weir::detail::judge_growth({trial_of(1'000, {"a"}, {1'006'285, 0}, 1'006'285),
                                    trial_of(10'000, {"a"}, {98'406, 0}, 98'406),
                                    trial_of(100'000, {"a"}, {786'534, 0}, 786'534)},
                                   0)
            .message
        == "the memory of stage \"a\" (pipes.cpp:10) grows with the records: 982.7 KiB at 1,000, "
           "96.1 KiB at 10,000, 768.1 KiB at 100,000, about 7.6 B a record; no other stage grows");
    CHECK(weir::detail::judge_growth({trial_of(10, {"a"}, {100, 100}, 900),
                                      trial_of(110, {"a"}, {100, 100}, 100),
                                      trial_of(1'110, {"a"}, {100, 100}, 600)},
                                     20)
              .message
          == "no stage grows by more than 20 B, but the peak of all together grows with the "
             "records: 900 B at 10, 100 B at 110, 600 B at 1,110, about 0.50 B a record");
}

TEST_CASE("a table that a program makes once hides no growth") {
    if (!weir::test::is_measured()) return;
    const weir::verdict found =
        weir::constant_memory(counting{[](std::uint64_t n) {
                                  static const std::vector<char> table(1'000'000);
                                  return texts(n) | weir::stage("make") | weir::through(distinct)
                                       | weir::stage("dedupe") | weir::count();
                              }},
                              sizes);
    CHECK_FALSE(found.passed);
    CHECK_THAT(found.message, Catch::StartsWith("the memory of stage \"dedupe\" ("));
    bool made = false;
    CHECK(weir::constant_memory(
        [&](std::uint64_t) { return std::vector<char>(made ? 10u : (made = true, 5u)).size(); },
        sizes)); // also not where it was smaller than what follows
}

TEST_CASE("what fills up to a bound is told from what goes on growing, with what to do about it") {
    const auto window = [](std::uint64_t n, std::vector<std::uint64_t> self) {
        const std::uint64_t sum = self[0] + self[1] + self[2];
        return trial_of(n, {"window", "dedupe"}, self, sum);
    };
    const std::vector<weir::detail::trial> level{
        window(100, {4'800, 70, 0}), window(1'000, {6'300, 75, 0}), window(10'000, {6'300, 75, 0}),
        window(100'000, {6'300, 75, 0})};
    const weir::verdict found = weir::detail::judge_growth(level, 0);
    CHECK_FALSE(found.passed);
    CHECK(
        found.message
        == "the memory of stage \"window\" (pipes.cpp:10) grows up to 1,000 records, and not from "
           "there on: 4.7 KiB at 100, 6.2 KiB at 1,000, 6.2 KiB at 10,000, 6.2 KiB at 100,000; "
           "the memory of stage \"dedupe\" (pipes.cpp:11) grows up to 1,000 records, and not from "
           "there on; no other stage grows; begin with 1,000 records, or allow 1,505 B of slack");
    // Both pieces of advice hold, and no less would.
    CHECK(weir::detail::judge_growth({level.begin() + 1, level.end()}, 0));
    CHECK(weir::detail::judge_growth(level, 1'505));
    CHECK_FALSE(weir::detail::judge_growth(level, 1'504));

    CHECK(
        weir::detail::judge_growth({window(100, {4'800, 70, 0}), window(1'000, {6'300, 75, 0}),
                                    window(10'000, {6'300, 175, 0})},
                                   10)
            .message
        == "the memory of stage \"dedupe\" (pipes.cpp:11) grows with the records: 70 B at 100, 75 "
           "B at 1,000, 175 B at 10,000, about 0.011 B a record; the memory of stage \"window\" "
           "(pipes.cpp:10) grows up to 1,000 records, and not from there on; no other stage grows "
           "by more than 10 B");
    // Five times as many records are not enough to tell.
    CHECK_THAT(
        weir::detail::judge_growth({window(100, {4'800, 70, 0}), window(1'000, {6'300, 70, 0}),
                                    window(5'000, {6'300, 70, 0})},
                                   0)
            .message,
        Catch::Contains("\"window\" (pipes.cpp:10) grows with the records: "));
}

TEST_CASE("what constant_memory says levels off, and only that, is flat to a projection") {
    std::mt19937_64 random{23};
    for (int round = 0; round < 2'000; ++round) {
        std::vector<weir::detail::trial> trials;
        std::vector<weir::growth::peak> peaks;
        for (const std::uint64_t n : std::vector<std::uint64_t>{10, 100, 1'000, 10'000}) {
            const std::uint64_t before = peaks.empty() ? 1'000 : peaks.back().bytes;
            peaks.push_back({n, before + (random() % 2 == 0 ? 0 : 1'000)});
            trials.push_back(trial_of(n, {}, {peaks.back().bytes}, peaks.back().bytes));
        }
        const std::string message = weir::detail::judge_growth(trials, 0).message;
        const bool grows_on = message.find("grows with the records") != message.npos;
        const weir::growth found{peaks};
        CAPTURE(message);
        CHECK(grows_on == !(found && found.is_flat()));
    }
}

TEST_CASE("the smallest size is run once more, then each in order, and no error is swallowed") {
    std::vector<std::uint64_t> seen;
    static_cast<void>(
        weir::constant_memory([&](std::uint64_t n) { seen.push_back(n); }, {7, 3, 5}));
    CHECK(seen == std::vector<std::uint64_t>{3, 3, 5, 7});
    CHECK_THROWS_AS(weir::constant_memory(
                        [](std::uint64_t n) {
                            if (n > 3) throw std::range_error{"too many"};
                        },
                        {1, 10}),
                    std::range_error);
    weir::trace trace; // none was left running
}
