// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/through.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

std::uint64_t records_of(const weir::report& figures, const std::string& name) {
    std::uint64_t records = 0;
    for (const auto& row : figures.stages)
        if (row.name == name) records += row.records.value();
    return records;
}

/// Runs the test with a trace and without one.
template <class Test>
void measured_and_not(Test test) {
    test();
    const weir::trace trace;
    test();
}

/// Passes at most `steps` elements by, in one of the ways there are, and returns the last one seen.
/// The range is left at it, unless it has come to its end.
template <class Range>
std::optional<int> run(Range& range, int steps, bool by_itself) {
    std::optional<int> last;
    if (steps == 0) return last;
    if (by_itself) {
        range | weir::for_each_while([&](int n) {
            last = n;
            return --steps > 0;
        });
    } else {
        for (auto at = range.begin(); at != range.end(); ++at) {
            last = *at;
            if (--steps == 0) break;
        }
    }
    return last;
}

} // namespace

TEST_CASE("a gauge hands on every element as it is") {
    measured_and_not([] {
        std::vector<int> numbers{1, 2, 3};
        auto gauged = numbers | weir::stage("numbers");
        static_assert(std::same_as<std::ranges::range_reference_t<decltype(gauged)>, int&>);
        auto expected = numbers.begin();
        for (int& n : gauged) REQUIRE(&n == &*expected++);
        REQUIRE(expected == numbers.end());

        int i = 0;
        for (std::unique_ptr<int>&& box : boxes(4) | weir::stage("boxes")) {
            const auto taken = std::move(box);
            REQUIRE(*taken == i++);
        }
        REQUIRE(i == 4);

        const std::vector<bool> bits{true, false};
        auto proxies = bits | weir::stage("bits");
        static_assert(std::same_as<std::ranges::range_value_t<decltype(proxies)>, bool>);
        REQUIRE(std::ranges::equal(proxies, bits));

        for (auto&& n : std::views::empty<int> | weir::stage("nothing")) REQUIRE(n == n + 1);
    });
}

TEST_CASE("a gauge pulls nothing that the consumer does not pull") {
    measured_and_not([] {
        int resumes = 0;
        auto gauged = counting(10, resumes) | weir::stage("outer") | weir::stage("inner");
        REQUIRE(resumes == 0);
        auto at = gauged.begin();
        REQUIRE(resumes == 1);
        REQUIRE(*at == 0);
        REQUIRE(*at == 0);
        REQUIRE(resumes == 1);
        ++at;
        REQUIRE(resumes == 2);
        REQUIRE(*at == 1);
    });
}

TEST_CASE("a second begin() of a gauged single pass continues, and counts no element twice") {
    const weir::trace trace;
    int resumes = 0;
    auto gauged = counting(10, resumes) | weir::stage("once");
    for (auto&& n : gauged)
        if (n == 3) break;
    REQUIRE(resumes == 4);
    REQUIRE(*gauged.begin() == 3);
    REQUIRE(resumes == 4);
    int left = 0;
    for (auto&& n : gauged) {
        REQUIRE(n == 3 + left);
        ++left;
    }
    REQUIRE(left == 7);
    REQUIRE(gauged.begin() == gauged.end());
    REQUIRE(records_of(trace.report(), "once") == 10);
}

TEST_CASE("a range of many passes may be gauged, and each pass counts") {
    const weir::trace trace;
    const std::vector<int> numbers{1, 2, 3};
    auto gauged = numbers | weir::stage("passes");
    for (int pass = 0; pass < 3; ++pass) REQUIRE(std::ranges::distance(gauged) == 3);
    REQUIRE(records_of(trace.report(), "passes") == 9);
}

TEST_CASE("a gauge counts the elements that pass it") {
    for (int n = 0; n < 30; ++n) {
        const weir::trace trace;
        auto pipe = std::views::iota(0, n) | weir::stage("all")
                  | std::views::filter([](int i) { return i % 3 == 0; }) | weir::stage("third");
        for (auto&& i : pipe)
            if (i > 20) break;
        std::uint64_t third = 0, all = 0;
        for (int i = 0; i < n; ++i) {
            ++all;
            if (i % 3 != 0) continue;
            ++third;
            if (i > 20) break;
        }
        const weir::report report = trace.report();
        REQUIRE(records_of(report, "all") == all);
        REQUIRE(records_of(report, "third") == third);
        REQUIRE(report.records == all);
    }
}

TEST_CASE("gauges of the same name at the same place share a line, others do not") {
    const weir::trace trace;
    const auto gauge = [] { return weir::stage("shared"); };
    for (int i = 0; i < 5; ++i)
        for (auto&& n : std::views::iota(0, 4) | gauge()) REQUIRE(n < 4);
    REQUIRE(trace.report().stages.size() == 1);
    REQUIRE(trace.report().stages[0].records == 20u);
    const std::string other = "other";
    for (const std::string& name : {other, other + "s"})
        for (auto&& n : std::views::iota(0, 4) | weir::stage(name)) REQUIRE(n < 4);
    REQUIRE(trace.report().stages.size() == 3);
}

TEST_CASE("one closure may gauge several pipes, and the name is copied") {
    const weir::trace trace;
    std::string name = "short-lived";
    const auto gauge = weir::stage(name);
    name.assign(name.size(), '#');
    for (int pipe = 0; pipe < 2; ++pipe)
        for (auto&& n : std::views::iota(0, 4) | gauge) REQUIRE(n < 4);
    REQUIRE(trace.report().stages.size() == 1);
    REQUIRE(trace.report().stages[0].name == "short-lived");
    REQUIRE(trace.report().stages[0].records == 8u);
}

TEST_CASE("a gauged pipe may be moved before it runs, and its source dies with it") {
    measured_and_not([] {
        auto token = std::make_shared<int>(0);
        const auto source = [](std::shared_ptr<int> kept) -> weir::generator<int> {
            for (;;) co_yield (*kept)++;
        };
        {
            auto first = source(token) | weir::stage("source");
            auto second = std::move(first);
            REQUIRE(*second.begin() == 0);
            REQUIRE(token.use_count() == 2);
            auto third = source(token) | weir::stage("source");
            third = std::move(second);
            REQUIRE(token.use_count() == 2);
        }
        REQUIRE(token.use_count() == 1);
    });
}

TEST_CASE("what the source throws comes out of the gauge, which is then at its end") {
    measured_and_not([] {
        const auto broken = [](int n) -> weir::generator<int> {
            for (int i = 0; i < n; ++i) co_yield i;
            throw std::runtime_error{"broken"};
        };
        auto gauged = broken(2) | weir::stage("broken");
        auto at = gauged.begin();
        ++at;
        REQUIRE(*at == 1);
        REQUIRE_THROWS_WITH(++at, "broken");
        REQUIRE(at == gauged.end());
        REQUIRE(gauged.begin() == gauged.end());
    });
}

TEST_CASE("a source with iterators that cannot be copied may be gauged") {
    std::istringstream in{"1 2 3"};
    int expected = 1;
    for (auto&& n : std::ranges::istream_view<int>(in) | weir::stage("stream"))
        REQUIRE(n == expected++);
    REQUIRE(expected == 4);
    std::vector<std::unique_ptr<int>> kept;
    for (auto&& box : boxes(2) | weir::stage("a") | weir::stage("b"))
        kept.push_back(std::move(box));
    REQUIRE(*kept[1] == 1);
}

TEST_CASE("a gauged single pass counts each element once, in however many parts it is run") {
    std::mt19937 random{1};
    for (int round = 0; round < 400; ++round) {
        std::optional<weir::trace> trace;
        if (round % 2 != 0) trace.emplace();
        const int n = static_cast<int>(random() % 12);
        int made = 0;
        auto gauged = counting(n, made) | weir::stage("once");
        int next = 0; // what the next begin() finds, n at the end
        int passed = 0;
        for (int part = 0; part < 6; ++part) {
            const int steps = static_cast<int>(random() % 5);
            const int first = next, visited = std::min(steps, n - next);
            std::optional<int> last;
            switch (random() % 3) {
            case 0:
                last = run(gauged, steps, random() % 2 == 0);
                next += visited;
                if (visited == steps && steps > 0) --next; // it stands at the last one it has seen
                break;
            case 1: {
                auto taken = gauged | weir::take(static_cast<std::size_t>(steps));
                last = run(taken, 99, random() % 2 == 0);
                next += visited; // and behind the last one taken
                break;
            }
            default: { // wherever it is moved meanwhile
                auto moved = std::move(gauged);
                gauged = std::move(moved);
                continue;
            }
            }
            REQUIRE(last == (visited > 0 ? std::optional{first + visited - 1} : std::nullopt));
            if (last) passed = std::max(passed, *last + 1);
            REQUIRE(made == passed);
            REQUIRE(gauged.explained().passed() == static_cast<std::uint64_t>(passed));
            if (trace)
                REQUIRE(records_of(trace->report(), "once") == static_cast<std::uint64_t>(passed));
        }
    }
}

TEST_CASE("each pass over a gauged range of many passes counts, however it is run") {
    std::mt19937 random{2};
    for (int round = 0; round < 100; ++round) {
        std::optional<weir::trace> trace;
        if (round % 2 != 0) trace.emplace();
        const std::vector<int> numbers(random() % 6);
        auto gauged = numbers | weir::stage("passes");
        std::uint64_t passed = 0;
        for (int part = 0; part < 5; ++part) {
            const int steps = static_cast<int>(random() % 8);
            run(gauged, steps, random() % 2 == 0);
            passed += std::min(static_cast<std::size_t>(steps), numbers.size());
            REQUIRE(gauged.explained().passed() == passed);
            if (trace) REQUIRE(records_of(trace->report(), "passes") == passed);
        }
    }
}

TEST_CASE("a gauge in the middle of a pipe counts the same, whichever way the pipe is run") {
    for (const bool traced : {false, true})
        for (const bool by_itself : {false, true}) {
            std::optional<weir::trace> trace;
            if (traced) trace.emplace();
            int made = 0;
            auto source = counting(30, made) | weir::stage("all");
            auto thirds = source | std::views::filter([](int n) { return n % 3 == 0; })
                        | weir::stage("thirds");
            REQUIRE(run(thirds, 4, by_itself) == 9);
            REQUIRE(source.explained().passed() == 10);
            REQUIRE(thirds.explained().passed() == 4);
            REQUIRE(run(thirds, 100, by_itself) == 27);
            REQUIRE(source.explained().passed() == 30);
            REQUIRE(thirds.explained().passed() == 10);
            if (!traced) continue;
            REQUIRE(records_of(trace->report(), "all") == 30);
            REQUIRE(records_of(trace->report(), "thirds") == 10);
        }
}

TEST_CASE("a half-run gauge goes on where it stood, wherever it is moved") {
    measured_and_not([] {
        const auto token = std::make_shared<int>(0);
        const auto source = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
            for (int i = 0; i < n; ++i) co_yield i;
        };
        for (const bool by_itself : {false, true}) {
            auto gauged = source(token, 8) | weir::stage("inner") | weir::stage("outer");
            REQUIRE(run(gauged, 3, by_itself) == 2);
            auto moved = std::move(gauged);
            REQUIRE(*moved.begin() == 2);
            REQUIRE(run(moved, 3, !by_itself) == 4);
            auto assigned = source(token, 3) | weir::stage("inner") | weir::stage("outer");
            REQUIRE(run(assigned, 1, by_itself) == 0);
            assigned = std::move(moved);
            REQUIRE(assigned.explained().passed() == 5);
            REQUIRE(all_of(assigned) == std::vector<int>{4, 5, 6, 7});
            REQUIRE(assigned.explained().passed() == 8);
        }
        REQUIRE(token.use_count() == 1);
    });
}

namespace {

/// Fails at one number, the first `times` that it is asked for it.
struct failing_at {
    int number;
    int* times;
    int operator()(int n) const {
        if (n == number && *times > 0) {
            --*times;
            throw std::runtime_error{"failed"};
        }
        return n;
    }
};

} // namespace

TEST_CASE("a gauge counts what has arrived: not an element that throws when it is looked at") {
    for (const bool traced : {false, true})
        for (int n = 0; n < 6; ++n)
            for (int bad = 0; bad <= n; ++bad)
                for (const bool by_itself : {false, true}) {
                    std::optional<weir::trace> trace;
                    if (traced) trace.emplace();
                    int made = 0, times = 1;
                    auto source = counting(n, made) | weir::stage("source");
                    auto taken = source | std::views::transform(failing_at{bad, &times})
                               | weir::stage("first") | weir::take(99);
                    auto passed_on = taken | weir::through([](auto range) { return range; });
                    auto last = passed_on | weir::stage("last");
                    int arrived = 0;
                    try {
                        if (by_itself)
                            last | weir::for_each([&](int) { ++arrived; });
                        else
                            for (const int each : last) arrived += each >= 0;
                    } catch (const std::runtime_error&) {
                        REQUIRE(arrived == bad);
                    }
                    REQUIRE(arrived == std::min(n, bad));
                    const auto count = static_cast<std::uint64_t>(arrived);
                    const auto pulled = static_cast<std::uint64_t>(made); // before it failed
                    REQUIRE(source.explained().passed() == pulled);
                    REQUIRE(taken.explained().passed() == count);
                    REQUIRE(passed_on.explained().passed() == count);
                    REQUIRE(last.explained().passed() == count);
                    if (!traced) continue;
                    const weir::report figures = trace->report();
                    REQUIRE(figures.records == pulled);
                    REQUIRE(records_of(figures, "source") == pulled);
                    REQUIRE(records_of(figures, "first") == count);
                    REQUIRE(records_of(figures, "last") == count);
                }
}

TEST_CASE(
    "an element that could not be looked at counts if it can later, and not if it is skipped") {
    measured_and_not([] {
        for (const int times : {0, 1, 3}) {
            int made = 0, left = times, arrived = 0, failures = 0;
            auto gauged = counting(5, made) | std::views::transform(failing_at{2, &left})
                        | weir::stage("gauged");
            for (auto at = gauged.begin(); at != gauged.end(); ++at)
                for (int tries = 0; tries < 2; ++tries) {
                    try {
                        arrived += *at >= 0;
                        break;
                    } catch (const std::runtime_error&) {
                        ++failures;
                    }
                }
            REQUIRE(failures == std::min(times, 2));
            REQUIRE(gauged.explained().passed() == static_cast<std::uint64_t>(arrived));
        }
    });
}

TEST_CASE("elements that are counted, taken or stepped over without a look at them have passed") {
    for (const bool traced : {false, true}) {
        std::optional<weir::trace> trace;
        if (traced) trace.emplace();
        int made = 0, never = 0;
        auto source = counting(9, made);
        auto gauged = source | std::views::transform(failing_at{0, &never}) | weir::stage("gauged");
        REQUIRE((gauged | weir::take(4) | weir::count()) == 4);
        REQUIRE(gauged.explained().passed() == 4);
        REQUIRE((gauged | weir::count()) == 5);
        REQUIRE(gauged.explained().passed() == 9);
        if (traced) REQUIRE(records_of(trace->report(), "gauged") == 9);
    }
}

TEST_CASE("where a function throws, a gauge stands at that element, which has been counted") {
    measured_and_not([] {
        int made = 0;
        auto gauged = counting(6, made) | weir::stage("kept");
        const auto failing = [](int n) {
            if (n == 3) throw std::runtime_error{"three"};
        };
        REQUIRE_THROWS_WITH(gauged | weir::for_each(failing), "three");
        REQUIRE(made == 4);
        REQUIRE(gauged.explained().passed() == 4);
        REQUIRE((gauged | weir::sum()) == 3 + 4 + 5);
        REQUIRE(gauged.explained().passed() == 6);
    });
}

TEST_CASE("what the source throws comes out of a loop inside the gauge, which is then at its end") {
    measured_and_not([] {
        const auto broken = [](int n) -> weir::generator<int> {
            for (int i = 0; i < n; ++i) co_yield i;
            throw std::runtime_error{"broken"};
        };
        auto gauged = broken(3) | weir::stage("broken");
        std::vector<int> seen;
        const auto see = weir::for_each([&](int n) { seen.push_back(n); });
        REQUIRE_THROWS_WITH(gauged | see, "broken");
        REQUIRE(seen == std::vector<int>{0, 1, 2});
        REQUIRE(gauged.explained().passed() == 3);
        REQUIRE(gauged.begin() == gauged.end());
        gauged | see;
        REQUIRE(seen.size() == 3);
    });
}

TEST_CASE("a trace that begins or ends while the pipe runs changes nothing of what it counts") {
    int made = 0;
    auto first = counting(9, made) | weir::stage("before");
    REQUIRE(run(first, 3, true) == 2);
    std::optional<decltype(first)> moved;
    auto during = counting(9, made) | weir::stage("during");
    {
        const weir::trace trace;
        moved.emplace(std::move(first));
        REQUIRE(run(*moved, 3, true) == 4);
        REQUIRE(run(during, 3, true) == 2);
        REQUIRE(records_of(trace.report(), "before") == 0); // it was not there when that began
        REQUIRE(records_of(trace.report(), "during") == 3);
    }
    REQUIRE(run(during, 99, true) == 8);
    REQUIRE(run(*moved, 99, false) == 8);
    REQUIRE(during.explained().passed() == 9);
    REQUIRE(moved->explained().passed() == 9);
}

TEST_CASE("what has been taken behind a gauge is not found there again") {
    measured_and_not([] {
        int made = 0;
        auto source = counting(9, made);
        auto gauged =
            source | std::views::filter([](int n) { return n % 2 == 0; }) | weir::stage("even");
        REQUIRE(all_of(gauged | weir::take(2)) == std::vector<int>{0, 2});
        REQUIRE(made == 3);
        REQUIRE(all_of(gauged | weir::take(2)) == std::vector<int>{4, 6});
        REQUIRE(all_of(gauged | weir::take(2)) == std::vector<int>{8});
        REQUIRE(all_of(gauged | weir::take(2)).empty());
    });
}

TEST_CASE("all copies of an iterator of a stage are at its end when one is") {
    int made = 0;
    auto pipe = weir::test::counting(2, made) | weir::stage("s");
    auto one = pipe.begin(), other = one;
    ++one;
    ++one;
    REQUIRE(one == pipe.end());
    REQUIRE(other == pipe.end());
}

TEST_CASE("a stage makes an input range") {
    using gauged = decltype(std::views::empty<int> | weir::stage("empty"));
    STATIC_REQUIRE(std::ranges::input_range<gauged>);
}
