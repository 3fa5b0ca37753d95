// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/readings.hpp"
#include "stream/sources.hpp"

#include <weir/stream/count.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <iterator>
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

std::vector<int> random_sorted(std::mt19937& random, std::size_t most = 12) {
    std::vector<int> numbers(random() % (most + 1));
    for (int& n : numbers) n = static_cast<int>(random() % 20); // few, so that many are equal
    std::ranges::sort(numbers);
    return numbers;
}

/// Ordered by its key alone, and tells which one it is.
struct keyed {
    int key;
    std::size_t stream;
    std::size_t place;
    friend bool operator==(const keyed&, const keyed&) = default;
};

std::vector<std::vector<keyed>> random_streams(std::mt19937& random, std::size_t k) {
    std::vector<std::vector<keyed>> streams(k);
    for (std::size_t s = 0; s < k; ++s) {
        const std::vector<int> keys = random_sorted(random);
        for (std::size_t i = 0; i < keys.size(); ++i) streams[s].push_back({keys[i], s, i});
    }
    return streams;
}

/// All one after the other, and then sorted: what a stable merge must say.
std::vector<keyed> by_sorting(const std::vector<std::vector<keyed>>& streams) {
    std::vector<keyed> all;
    for (const auto& stream : streams) all.insert(all.end(), stream.begin(), stream.end());
    std::ranges::stable_sort(all, {}, &keyed::key);
    return all;
}

weir::generator<int> yielding(std::vector<int> numbers) {
    for (int n : numbers) co_yield n;
}

/// Writes down each element as it is made, and the end.
weir::generator<int> logged(std::string name, std::vector<int> numbers,
                            std::vector<std::string>& log) {
    for (int n : numbers) {
        log.push_back(name + std::to_string(n));
        co_yield n;
    }
    log.push_back(name + "end");
}

} // namespace

TEST_CASE("merging sorted streams is sorting them together, equal ones in the order of streams") {
    std::mt19937 random{1};
    for (std::size_t k = 0; k <= 20; ++k)
        for (int round = 0; round < 10; ++round) {
            auto streams = random_streams(random, k);
            const std::vector<keyed> expected = by_sorting(streams);
            REQUIRE((weir::merge(&keyed::key, streams) | weir::to<std::vector>()) == expected);
            REQUIRE((weir::merge(&keyed::key, std::move(streams)) | weir::to<std::vector>())
                    == expected);
        }
}

TEST_CASE("two streams merge as by std::merge, named one by one") {
    std::mt19937 random{2};
    for (int round = 0; round < 300; ++round) {
        const std::vector<int> a = random_sorted(random), b = random_sorted(random);
        std::vector<int> expected;
        std::ranges::merge(a, b, std::back_inserter(expected));
        REQUIRE(all_of(weir::merge(a, b)) == expected);
        REQUIRE(all_of(weir::merge(yielding(a), yielding(b))) == expected);
        REQUIRE(all_of(weir::merge(a)) == a);
        const std::vector<int> a_down(a.rbegin(), a.rend()), b_down(b.rbegin(), b.rend());
        expected.clear();
        std::ranges::merge(a_down, b_down, std::back_inserter(expected), std::ranges::greater{});
        REQUIRE(all_of(weir::merge(std::negate<>{}, a_down, b_down)) == expected);
    }
}

TEST_CASE("a merge needs no operator but <") {
    struct ranked {
        int rank;
        bool operator<(const ranked& other) const { return rank < other.rank; }
    };
    std::vector<ranked> a{{1}, {3}}, b{{2}};
    std::vector<int> ranks;
    for (const ranked& each : weir::merge(a, b)) ranks.push_back(each.rank);
    REQUIRE(ranks == std::vector<int>{1, 2, 3});
}

TEST_CASE("a merge passes on what stands for an element") {
    std::vector<bool> a{false, true}, b{false, false};
    for (auto&& flag : weir::merge(a, b)) flag = !flag;
    REQUIRE(a == std::vector<bool>{true, false});
    REQUIRE(b == std::vector<bool>{true, true});
}

TEST_CASE("streams of different types merge into what they have in common") {
    const std::vector<int> numbers{1, 4, 7};
    auto mixed = weir::merge(numbers, std::views::iota(0, 3), yielding({2, 9}));
    REQUIRE(all_of(mixed) == std::vector<int>{0, 1, 1, 2, 2, 4, 7, 9});

    const std::vector<short> shorts{1, 3};
    auto longer = weir::merge(shorts, std::vector<long>{2, 1'000'000'000'000});
    static_assert(std::same_as<std::ranges::range_value_t<decltype(longer)>, long>);
    REQUIRE((longer | weir::to<std::vector>()) == std::vector<long>{1, 2, 3, 1'000'000'000'000});
}

TEST_CASE("merging leaves references what they are, references to the elements of the streams") {
    std::vector<int> a{1, 3}, b{2, 4};
    auto both = weir::merge(a, b);
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(both)>, int&>);
    for (int& n : both) n *= 10;
    REQUIRE(a == std::vector<int>{10, 30});
    REQUIRE(b == std::vector<int>{20, 40});
    const std::vector<int>& unchanged = a;
    auto constant = weir::merge(unchanged, b);
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(constant)>, const int&>);
    REQUIRE(&*constant.begin() == a.data());
}

TEST_CASE("a merge takes elements that only move") {
    const auto value = [](const std::unique_ptr<int>& box) { return *box; };
    std::vector<int> seen;
    for (std::unique_ptr<int>&& box : weir::merge(value, boxes(3), boxes(4), boxes(0))) {
        const std::unique_ptr<int> taken = std::move(box);
        seen.push_back(*taken);
    }
    REQUIRE(seen == std::vector<int>{0, 0, 1, 1, 2, 2, 3});
}

TEST_CASE("a range of streams to merge moves in if given away, and is referred to if not") {
    std::mt19937 random{3};
    for (int round = 0; round < 50; ++round) {
        std::vector<int> expected;
        std::vector<weir::generator<int>> streams;
        for (auto k = random() % 6; k > 0; --k) {
            const std::vector<int> numbers = random_sorted(random);
            expected.insert(expected.end(), numbers.begin(), numbers.end());
            streams.push_back(yielding(numbers));
        }
        std::ranges::sort(expected);
        if (round % 3 == 0) {
            REQUIRE(all_of(weir::merge(std::move(streams))) == expected);
            continue;
        }
        // What is referred to is read on where it was left.
        std::vector<int> seen;
        if (round % 3 == 1) {
            auto half = weir::merge(streams);
            for (auto at = half.begin(); at != half.end() && seen.size() < 3; ++at)
                seen.push_back(*at);
        }
        for (int n : weir::merge(std::span{streams})) seen.push_back(n);
        REQUIRE(seen == expected);
        for (auto& stream : streams) REQUIRE(stream.begin() == stream.end());
    }
    const auto stream_of = [](int n) { return yielding({n, n + 10}); };
    REQUIRE(all_of(weir::merge(std::views::iota(0, 3) | std::views::transform(stream_of)))
            == std::vector<int>{0, 1, 2, 10, 11, 12});
    REQUIRE(all_of(weir::merge(std::vector<weir::generator<int>>{})).empty());
}

TEST_CASE("a merge first pulls one element of each, then one at a time, and nothing before") {
    std::vector<std::string> log;
    auto all =
        weir::merge(logged("a", {1, 2, 6}, log), logged("b", {0, 5}, log), logged("c", {}, log));
    REQUIRE(log.empty());
    auto at = all.begin();
    REQUIRE(log == std::vector<std::string>{"a1", "b0", "cend"});
    const auto step = [&] {
        log.clear();
        ++at;
        return log;
    };
    REQUIRE(step() == std::vector<std::string>{"b5"});
    REQUIRE(*at == 1);
    REQUIRE(*all.begin() == 1);
    REQUIRE(log == std::vector<std::string>{"b5"});
    REQUIRE(step() == std::vector<std::string>{"a2"});
    REQUIRE(step() == std::vector<std::string>{"a6"});
    REQUIRE(*at == 5);
    REQUIRE(step() == std::vector<std::string>{"bend"});
    REQUIRE(*at == 6);
    REQUIRE(step() == std::vector<std::string>{"aend"});
    REQUIRE(at == all.end());
}

TEST_CASE("a merge that is left half-way leaves streams in variables at their next elements") {
    int made = 0;
    auto kept = counting(5, made);
    auto other = yielding({2, 3, 4});
    for (int n : weir::merge(kept, other))
        if (n == 2) break;
    // Of the two equal ones the first stream's was passed on, and the other's has not been.
    REQUIRE(all_of(kept) == std::vector<int>{2, 3, 4});
    REQUIRE(all_of(other) == std::vector<int>{2, 3, 4});
}

TEST_CASE("streams to merge that have been begun go on where they stand") {
    auto kept = yielding({1, 5, 9});
    ++kept.begin();
    auto given = yielding({0, 6, 7});
    ++given.begin();
    REQUIRE(all_of(weir::merge(kept, std::move(given))) == std::vector<int>{5, 6, 7, 9});
}

TEST_CASE("merging streams that are not in order loses nothing") {
    std::mt19937 random{4};
    for (int round = 0; round < 100; ++round) {
        std::vector<std::vector<int>> streams(random() % 5);
        std::vector<int> expected;
        for (auto& stream : streams) {
            stream.resize(random() % 10);
            for (int& n : stream) expected.push_back(n = static_cast<int>(random() % 50));
        }
        std::vector<int> merged = all_of(weir::merge(streams));
        std::ranges::sort(expected);
        std::ranges::sort(merged);
        REQUIRE(merged == expected);
    }
}

TEST_CASE("what a stream or the key of a merge throws comes out of the pull, and all is freed") {
    const auto token = std::make_shared<int>(0);
    const auto stream = [](std::shared_ptr<int>, int from, int to,
                           bool breaks) -> weir::generator<int> {
        for (; from < to; ++from) co_yield from;
        if (breaks) throw std::runtime_error{"stream"};
    };
    const auto run = [&](auto all) {
        std::vector<int> seen;
        try {
            for (int n : all) seen.push_back(n);
        } catch (const std::runtime_error& error) {
            REQUIRE(all.begin() == all.end());
            return std::pair{std::string{error.what()}, seen};
        }
        return std::pair{std::string{}, seen};
    };
    REQUIRE(run(weir::merge(stream(token, 0, 9, false), stream(token, 0, 2, true)))
            == std::pair{std::string{"stream"}, std::vector<int>{0, 0, 1, 1}});
    REQUIRE(token.use_count() == 1);
    REQUIRE(run(weir::merge(stream(token, 0, 9, false), stream(token, 0, 0, true)))
            == std::pair{std::string{"stream"}, std::vector<int>{}});
    REQUIRE(token.use_count() == 1);
    const auto no_fives = [](int n) { return n == 5 ? throw std::runtime_error{"key"} : n; };
    REQUIRE(run(weir::merge(no_fives, stream(token, 4, 9, false), stream(token, 0, 9, false)))
            == std::pair{std::string{"key"}, std::vector<int>{0, 1, 2, 3, 4}});
    REQUIRE(token.use_count() == 1);
    {
        auto left = weir::merge(stream(token, 0, 9, false), stream(token, 0, 2, true));
        REQUIRE(*left.begin() == 0);
    }
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("a merge pipes on, also into another merge") {
    const std::vector<int> a{1, 5}, b{2, 4}, c{0, 3};
    auto all = weir::merge(a, weir::merge(b, c)) | weir::stage("merged")
             | std::views::filter([](int n) { return n != 3; });
    REQUIRE(all_of(all) == std::vector<int>{0, 1, 2, 4, 5});
    REQUIRE((weir::merge(a, b) | weir::count()) == 4);
}

TEST_CASE("a merge puts NaN after all numbers") {
    std::mt19937 random{3};
    for (int round = 0; round < 300; ++round) {
        std::vector<std::vector<weir::test::reading>> streams(1 + random() % 4);
        std::vector<weir::test::reading> expected;
        for (auto& stream : streams) {
            stream = weir::test::random_readings(random, 8);
            std::ranges::stable_sort(stream, {}, weir::test::upwards);
            expected.insert(expected.end(), stream.begin(), stream.end());
        }
        std::ranges::stable_sort(expected, {}, weir::test::upwards);
        const auto merged =
            weir::merge(&weir::test::reading::key, streams) | weir::to<std::vector>();
        REQUIRE(std::ranges::equal(merged, expected, {}, &weir::test::reading::place,
                                   &weir::test::reading::place));
    }
}
