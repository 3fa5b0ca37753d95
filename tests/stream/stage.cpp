// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <memory>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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
