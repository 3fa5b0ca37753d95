// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/interleave.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include <concepts>
#include <cstddef>
#include <memory>
#include <random>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

std::vector<std::vector<int>> random_streams(std::mt19937& random) {
    std::vector<std::vector<int>> streams(random() % 8);
    for (auto& stream : streams) {
        stream.resize(random() % 6);
        for (int& n : stream) n = static_cast<int>(random() % 100);
    }
    return streams;
}

/// The roundrobin of Python's itertools.
std::vector<int> by_turns(const std::vector<std::vector<int>>& streams) {
    std::vector<int> result;
    bool found = true;
    for (std::size_t turn = 0; found; ++turn) {
        found = false;
        for (const auto& stream : streams)
            if (turn < stream.size()) {
                result.push_back(stream[turn]);
                found = true;
            }
    }
    return result;
}

weir::generator<int> yielding(std::vector<int> numbers) {
    for (int n : numbers) co_yield n;
}

/// Writes down each element as it is made, and the end.
weir::generator<int> logged(std::string name, int n, std::vector<std::string>& log) {
    for (int i = 0; i < n; ++i) {
        log.push_back(name + std::to_string(i));
        co_yield i;
    }
    log.push_back(name + "end");
}

} // namespace

TEST_CASE("interleaving takes one element of each stream in turn, until all have ended") {
    std::mt19937 random{1};
    for (int round = 0; round < 300; ++round) {
        auto streams = random_streams(random);
        const std::vector<int> expected = by_turns(streams);
        REQUIRE(all_of(weir::interleave(streams)) == expected);
        REQUIRE(all_of(weir::interleave(std::move(streams))) == expected);
    }
}

TEST_CASE("streams named one by one interleave, whatever their types") {
    std::mt19937 random{2};
    for (int round = 0; round < 100; ++round) {
        auto streams = random_streams(random);
        streams.resize(3);
        const std::vector<int> expected = by_turns(streams);
        const std::vector<int>& kept = streams[1];
        REQUIRE(
            all_of(weir::interleave(yielding(streams[0]), kept,
                                    streams[2] | std::views::transform([](int n) { return n; })))
            == expected);
    }
    const std::vector<short> shorts{1, 2};
    auto longer = weir::interleave(shorts, std::vector<long>{3, 4, 5});
    static_assert(std::same_as<std::ranges::range_value_t<decltype(longer)>, long>);
    REQUIRE((longer | weir::to<std::vector>()) == std::vector<long>{1, 3, 2, 4, 5});
}

TEST_CASE("interleaving leaves references what they are, and rvalues too") {
    std::vector<int> a{1, 2}, b{3};
    auto both = weir::interleave(a, b);
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(both)>, int&>);
    for (int& n : both) n *= 10;
    REQUIRE(a == std::vector<int>{10, 20});
    REQUIRE(b == std::vector<int>{30});

    std::vector<int> seen;
    for (std::unique_ptr<int>&& box : weir::interleave(boxes(3), boxes(1))) {
        const std::unique_ptr<int> taken = std::move(box);
        seen.push_back(*taken);
    }
    REQUIRE(seen == std::vector<int>{0, 0, 1, 2});
}

TEST_CASE("a range of streams to interleave moves in if given away, and is referred to if not") {
    const auto make = [] {
        std::vector<weir::generator<int>> streams;
        streams.push_back(yielding({1, 2, 3}));
        streams.push_back(yielding({}));
        streams.push_back(yielding({4, 5}));
        return streams;
    };
    const std::vector<int> expected{1, 4, 2, 5, 3};
    REQUIRE(all_of(weir::interleave(make())) == expected);
    auto kept = make();
    // What is referred to is read on where it was left.
    REQUIRE(*weir::interleave(kept).begin() == 1);
    REQUIRE(*kept[0].begin() == 1);
    REQUIRE(all_of(weir::interleave(std::span{kept})) == expected);
    for (auto& stream : kept) REQUIRE(stream.begin() == stream.end());
    const auto stream_of = [](int n) { return yielding({n, n + 10}); };
    REQUIRE(all_of(weir::interleave(std::views::iota(0, 3) | std::views::transform(stream_of)))
            == std::vector<int>{0, 1, 2, 10, 11, 12});
    REQUIRE(all_of(weir::interleave(std::vector<weir::generator<int>>{})).empty());
}

TEST_CASE("an interleaved stream is pulled when it is its turn, and not before") {
    std::vector<std::string> log;
    auto all = weir::interleave(logged("a", 3, log), logged("b", 1, log), logged("c", 0, log));
    REQUIRE(log.empty());
    auto at = all.begin();
    REQUIRE(log == std::vector<std::string>{"a0"});
    const auto step = [&] {
        log.clear();
        ++at;
        return log;
    };
    REQUIRE(step() == std::vector<std::string>{"b0"});
    REQUIRE(*all.begin() == 0);
    REQUIRE(log == std::vector<std::string>{"b0"}); // looking again pulls nothing
    REQUIRE(step() == std::vector<std::string>{"cend", "a1"});
    REQUIRE(step() == std::vector<std::string>{"bend", "a2"});
    REQUIRE(step() == std::vector<std::string>{"aend"});
    REQUIRE(at == all.end());
}

TEST_CASE("an interleaving left half-way leaves streams in variables at the last one passed on") {
    int made = 0, made_of_other = 0;
    auto kept = counting(5, made), other = counting(5, made_of_other);
    int passed = 0;
    for ([[maybe_unused]] int n : weir::interleave(kept, other))
        if (++passed == 5) break;
    REQUIRE(made == 3);
    REQUIRE(made_of_other == 2);
    REQUIRE(all_of(kept) == std::vector<int>{2, 3, 4});
    REQUIRE(all_of(other) == std::vector<int>{1, 2, 3, 4});
}

TEST_CASE("endless streams interleave, and what comes after them in turn is heard") {
    const auto from = [](int n) -> weir::generator<int> {
        for (;;) co_yield n++;
    };
    std::vector<int> seen;
    for (int n : weir::interleave(from(0), from(100), yielding({7}))) {
        seen.push_back(n);
        if (seen.size() == 6) break;
    }
    REQUIRE(seen == std::vector<int>{0, 100, 7, 1, 101, 2});
}

TEST_CASE("what an interleaved stream throws comes out of the pull, and all are freed") {
    const auto token = std::make_shared<int>(0);
    const auto stream = [](std::shared_ptr<int>, int n, bool breaks) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        if (breaks) throw std::runtime_error{"broken"};
    };
    {
        auto all = weir::interleave(stream(token, 9, false), stream(token, 2, true));
        std::vector<int> seen;
        REQUIRE_THROWS_WITH(
            [&] {
                for (int n : all) seen.push_back(n);
            }(),
            "broken");
        REQUIRE(seen == std::vector<int>{0, 0, 1, 1, 2});
        REQUIRE(all.begin() == all.end());
    }
    REQUIRE(token.use_count() == 1);
    {
        auto left = weir::interleave(stream(token, 9, false), stream(token, 9, false));
        REQUIRE(*left.begin() == 0);
    }
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("an interleaving can be moved while it runs, and pipes on") {
    auto pipe = weir::interleave(yielding({1, 2, 3}), yielding({10, 20}));
    REQUIRE(*pipe.begin() == 1);
    auto moved = std::move(pipe);
    auto all = std::move(moved) | weir::stage("interleaved")
             | std::views::transform([](int n) { return -n; });
    REQUIRE(all_of(all) == std::vector<int>{-1, -10, -2, -20, -3});
}
