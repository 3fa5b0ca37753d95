// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/keyed.hpp"
#include "stream/readings.hpp"
#include "stream/sources.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/second.hpp>
#include <weir/stream/top.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

using weir::test::boxes;
using weir::test::counted;
using weir::test::counting;
using weir::test::keyed;

namespace {

/// Everything sorted, and then cut off.
template <class T, class Projection>
std::vector<T> by_sorting(std::vector<T> elements, std::size_t count, Projection projection) {
    std::ranges::stable_sort(elements, std::ranges::greater{}, projection);
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(std::min(count, elements.size())),
                   elements.end());
    return elements;
}

} // namespace

TEST_CASE("top is the beginning of all elements sorted downwards, equal ones left in order") {
    std::mt19937 random{1};
    for (int round = 0; round < 500; ++round) {
        std::vector<keyed> elements(random() % 40);
        const auto keys = 1 + random() % 20; // few, so that many are equal
        for (std::size_t i = 0; i < elements.size(); ++i)
            elements[i] = {static_cast<int>(random() % keys), i};
        for (const std::size_t count :
             {std::size_t{0}, std::size_t{1}, random() % 10, elements.size(), elements.size() + 1})
            REQUIRE((elements | weir::top(count, &keyed::key))
                    == by_sorting(elements, count, &keyed::key));
    }
}

TEST_CASE("top compares the elements themselves unless there is a projection") {
    const std::vector<std::string> words{"b", "ccc", "aa", "ab"};
    const std::same_as<std::vector<std::string>> auto last = words | weir::top(2);
    REQUIRE(last == std::vector<std::string>{"ccc", "b"});
    REQUIRE((words | weir::top(3, &std::string::size))
            == std::vector<std::string>{"ccc", "aa", "ab"});
    REQUIRE((words | weir::top(1, [](const std::string& word) { return -word[0]; }))
            == std::vector<std::string>{"aa"});
}

TEST_CASE("top needs no operator but <") {
    struct ranked {
        int rank;
        bool operator<(const ranked& other) const { return rank < other.rank; }
    };
    const auto top = std::vector<ranked>{{2}, {3}, {1}} | weir::top(2);
    REQUIRE(top[0].rank == 3);
    REQUIRE(top[1].rank == 2);
}

TEST_CASE("top compares what stands for an element, and keeps the elements") {
    std::vector<bool> flags{true, false, true};
    REQUIRE((flags | weir::top(2)) == std::vector<bool>{true, true});
}

TEST_CASE("a top of more than there are is all of them, whatever the number") {
    constexpr auto any_number = std::numeric_limits<std::size_t>::max();
    REQUIRE((std::views::iota(0, 4) | weir::top(any_number)) == std::vector<int>{3, 2, 1, 0});
    REQUIRE((std::views::empty<int> | weir::top(any_number)).empty());
    REQUIRE((std::views::empty<int> | weir::top(0)).empty());
}

TEST_CASE("top copies only what is among the greatest so far, and moves rvalues") {
    std::mt19937 random{2};
    for (int round = 0; round < 100; ++round) {
        int copies = 0, let_in = 0;
        const std::size_t count = random() % 8;
        std::vector<counted> elements;
        elements.reserve(60);
        std::vector<int> kept; // descending
        for (int i = 0; i < 60; ++i) {
            const int key = static_cast<int>(random() % 30);
            elements.emplace_back(key, copies);
            const auto place = std::ranges::upper_bound(kept, key, std::ranges::greater{});
            if (place - kept.begin() == static_cast<std::ptrdiff_t>(count)) continue;
            kept.insert(place, key);
            if (kept.size() > count) kept.pop_back();
            ++let_in;
        }
        const auto keys_of = [](const std::vector<counted>& found) {
            std::vector<int> keys;
            for (const counted& each : found) keys.push_back(each.key);
            return keys;
        };
        REQUIRE(keys_of(elements | weir::top(count, &counted::key)) == kept);
        REQUIRE(copies == let_in);

        copies = 0;
        const auto given_away = [](std::vector<counted> all) -> weir::generator<counted> {
            for (counted& each : all) co_yield std::move(each);
        };
        REQUIRE(keys_of(given_away(std::move(elements)) | weir::top(count, &counted::key)) == kept);
        REQUIRE(copies == 0);
    }
}

TEST_CASE("top leaves rvalues that are not among the greatest where they are") {
    // Moving them out would cost as much as keeping them.
    int moved_from = 0;
    const auto watched = [](std::vector<std::string> words,
                            int* moved) -> weir::generator<std::string> {
        for (std::string& word : words) {
            const std::size_t size = word.size();
            co_yield std::move(word);
            *moved += word.size() != size;
        }
    };
    std::vector<std::string> words;
    for (const char letter : {'c', 'b', 'a', 'd', 'a'}) words.emplace_back(40, letter);
    REQUIRE((watched(std::move(words), &moved_from) | weir::top(2))
            == std::vector<std::string>{std::string(40, 'd'), std::string(40, 'c')});
    REQUIRE(moved_from == 3); // c, b, d
}

TEST_CASE("top takes elements that only move") {
    const auto by_value = [](const std::unique_ptr<int>& box) { return *box; };
    const std::same_as<std::vector<std::unique_ptr<int>>> auto last =
        boxes(9) | weir::top(3, by_value);
    REQUIRE(last.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) REQUIRE(*last[i] == 8 - static_cast<int>(i));
}

TEST_CASE("top pulls each element once, whatever the number") {
    for (const std::size_t count : {0U, 1U, 5U, 50U}) {
        int made = 0;
        REQUIRE((counting(20, made) | weir::top(count)).size() == std::min(count, std::size_t{20}));
        REQUIRE(made == 20);
    }
}

TEST_CASE("what the projection throws comes out of top, and all is freed") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int> it) -> weir::generator<std::shared_ptr<int>> {
        for (int i = 0; i < 4; ++i) co_yield it;
    };
    int calls = 0;
    const auto failing = [&](const std::shared_ptr<int>&) {
        return ++calls < 5 ? calls : throw std::runtime_error{"five"};
    };
    REQUIRE_THROWS_WITH(source(token) | weir::top(2, failing), "five");
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("top ranks NaN below every number") {
    std::mt19937 random{3};
    for (int round = 0; round < 300; ++round) {
        const auto readings = weir::test::random_readings(random, 20);
        auto expected = readings;
        std::ranges::stable_sort(expected, {}, weir::test::downwards);
        for (std::size_t count = 0; count <= readings.size(); ++count) {
            const auto top = readings | weir::top(count, &weir::test::reading::key);
            REQUIRE(std::ranges::equal(top, expected | std::views::take(count), {},
                                       &weir::test::reading::place, &weir::test::reading::place));
        }
    }
    REQUIRE((std::vector{3.0, weir::test::not_a_number, 1.0, 9.0, 5.0} | weir::top(2))
            == std::vector{9.0, 5.0});
}

TEST_CASE("the top of a map is of pairs that can be assigned, whether it is given away or not") {
    using map = std::map<std::string, int>;
    const map ages{{"Anna", 31}, {"Ben", 44}, {"Cleo", 44}, {"Dan", 7}};
    const std::vector<std::pair<std::string, int>> expected{{"Ben", 44}, {"Cleo", 44}};
    REQUIRE((ages | weir::top(2, weir::second)) == expected);
    REQUIRE((ages | weir::top(2, &map::value_type::second)) == expected);
    std::same_as<std::vector<std::pair<std::string, int>>> auto top =
        map{ages} | weir::top(2, weir::second);
    REQUIRE(top == expected);
    std::swap(top[0], top[1]);
    REQUIRE(top[0].first == "Cleo");
    REQUIRE((std::unordered_map<std::string, int>{{"Anna", 31}} | weir::top(2)).size() == 1);
    REQUIRE((ages | weir::top(0, weir::second)).empty());
}

TEST_CASE("top takes elements that cannot be assigned to") {
    struct fixed {
        const int key;
        const std::size_t place;
    };
    std::mt19937 random{4};
    for (int round = 0; round < 100; ++round) {
        std::vector<fixed> elements;
        for (auto n = random() % 20; n > 0; --n)
            elements.push_back({static_cast<int>(random() % 5), elements.size()});
        std::vector<keyed> expected;
        for (const fixed& each : elements) expected.push_back({each.key, each.place});
        const std::size_t count = random() % 8;
        const auto top = elements | weir::top(count, &fixed::key);
        REQUIRE(std::ranges::equal(top, by_sorting(expected, count, &keyed::key), {}, &fixed::place,
                                   &keyed::place));
    }
}
