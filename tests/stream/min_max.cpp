// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/stream/generator.hpp>
#include <weir/stream/min_max.hpp>

#include "stream/keyed.hpp"
#include "stream/readings.hpp"
#include "stream/sources.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::boxes;
using weir::test::counted;
using weir::test::keyed;

// What max shares with min (copies, lifetimes, exceptions) is tested of min alone, below.

TEST_CASE("max is the greatest element, the first of equal ones, as std::ranges::max_element") {
    std::mt19937 random{1};
    for (int round = 0; round < 300; ++round) {
        std::vector<keyed> elements(random() % 12);
        for (std::size_t i = 0; i < elements.size(); ++i)
            elements[i] = {static_cast<int>(random() % 6), i};
        const std::same_as<std::optional<keyed>> auto greatest = elements | weir::max(&keyed::key);
        if (elements.empty())
            REQUIRE(greatest == std::nullopt);
        else
            REQUIRE(greatest == *std::ranges::max_element(elements, {}, &keyed::key));
    }
}

TEST_CASE("max compares the elements themselves unless there is a projection") {
    REQUIRE((std::vector<int>{3, 4, -2} | weir::max()) == 4);
    REQUIRE((std::vector<std::string>{"ab", "b", "abc"} | weir::max()) == "b");
    REQUIRE((std::vector<std::string>{"b", "aa", "cc"} | weir::max(&std::string::size)) == "aa");
    REQUIRE((std::vector<int>{3, -4, 2} | weir::max([](int n) { return -n; })) == -4);
    static_assert((std::views::iota(5, 9) | weir::max()) == 8);
}

TEST_CASE("max needs no operator but <") {
    struct ranked {
        int rank;
        bool operator<(const ranked& other) const { return rank < other.rank; }
    };
    REQUIRE((std::vector<ranked>{{2}, {3}, {1}} | weir::max())->rank == 3);
}

TEST_CASE("max compares what stands for an element, and keeps the element") {
    std::vector<bool> flags{false, true, false};
    const std::same_as<std::optional<bool>> auto greatest = flags | weir::max();
    REQUIRE(greatest == true);
}

TEST_CASE("the greatest of nothing is nothing, and an element that is nothing is an element") {
    REQUIRE((std::views::empty<int> | weir::max()) == std::nullopt);
    const std::vector<std::optional<int>> nothing{std::nullopt};
    REQUIRE((nothing | weir::max()).has_value());
}

TEST_CASE("max takes elements that only move") {
    const std::same_as<std::optional<std::unique_ptr<int>>> auto first =
        boxes(7) | weir::max([](const std::unique_ptr<int>& box) { return -*box; });
    REQUIRE(**first == 0);
}

TEST_CASE("min is the least element, the first of equal ones, as std::ranges::min_element") {
    std::mt19937 random{1};
    for (int round = 0; round < 300; ++round) {
        std::vector<keyed> elements(random() % 12);
        for (std::size_t i = 0; i < elements.size(); ++i)
            elements[i] = {static_cast<int>(random() % 6), i};
        const std::same_as<std::optional<keyed>> auto least = elements | weir::min(&keyed::key);
        if (elements.empty())
            REQUIRE(least == std::nullopt);
        else
            REQUIRE(least == *std::ranges::min_element(elements, {}, &keyed::key));
    }
}

TEST_CASE("min compares the elements themselves unless there is a projection") {
    REQUIRE((std::vector<int>{3, -1, 2} | weir::min()) == -1);
    REQUIRE((std::vector<std::string>{"b", "ab", "abc"} | weir::min()) == "ab");
    REQUIRE((std::vector<std::string>{"bbb", "cc", "aa"} | weir::min(&std::string::size)) == "cc");
    REQUIRE((std::vector<int>{3, -4, 2} | weir::min([](int n) { return -n; })) == 3);
    static_assert((std::views::iota(5, 9) | weir::min()) == 5);
}

TEST_CASE("min needs no operator but <") {
    struct ranked {
        int rank;
        bool operator<(const ranked& other) const { return rank < other.rank; }
    };
    REQUIRE((std::vector<ranked>{{2}, {1}, {3}} | weir::min())->rank == 1);
}

TEST_CASE("min compares what stands for an element, and keeps the element") {
    std::vector<bool> flags{true, false, true};
    const std::same_as<std::optional<bool>> auto least = flags | weir::min();
    REQUIRE(least == false);
}

TEST_CASE("the least of nothing is nothing, and an element that is nothing is an element") {
    REQUIRE((std::views::empty<int> | weir::min()) == std::nullopt);
    const std::vector<std::optional<int>> maybe{3, std::nullopt, 1};
    const std::optional<std::optional<int>> least = maybe | weir::min();
    REQUIRE(least.has_value());
    REQUIRE(!least->has_value());
}

TEST_CASE("min copies an element only when it is the least so far, and moves rvalues") {
    std::mt19937 random{2};
    for (int round = 0; round < 50; ++round) {
        int copies = 0, least_so_far = 0;
        std::vector<counted> elements;
        elements.reserve(20);
        std::optional<int> least;
        for (int i = 0; i < 20; ++i) {
            elements.emplace_back(static_cast<int>(random() % 100), copies);
            if (!least || elements.back().key < *least) {
                least = elements.back().key;
                ++least_so_far;
            }
        }
        REQUIRE((elements | weir::min(&counted::key))->key == least);
        REQUIRE(copies == least_so_far);

        copies = 0;
        const auto given_away = [](std::vector<counted> all) -> weir::generator<counted> {
            for (counted& each : all) co_yield std::move(each);
        };
        REQUIRE((given_away(std::move(elements)) | weir::min(&counted::key))->key == least);
        REQUIRE(copies == 0);
    }
}

TEST_CASE("min takes elements that only move") {
    const auto backwards = [](const std::unique_ptr<int>& box) { return -*box; };
    const std::same_as<std::optional<std::unique_ptr<int>>> auto last =
        boxes(7) | weir::min(backwards);
    REQUIRE(**last == 6);
}

TEST_CASE("the least element outlives the object in which the stream passed it by") {
    const auto reused = [](int n) -> weir::generator<std::string&> {
        std::string record;
        for (int i = 0; i < n; ++i) {
            record.assign(40, static_cast<char>('a' + (i * 7 + 3) % 10));
            co_yield record;
        }
    };
    REQUIRE((reused(10) | weir::min()) == std::string(40, 'a'));
}

TEST_CASE("what the projection throws comes out of min, which frees the source") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int> it) -> weir::generator<std::shared_ptr<int>> {
        for (int i = 0; i < 4; ++i) co_yield it;
    };
    int calls = 0;
    const auto failing = [&](const std::shared_ptr<int>&) {
        return ++calls < 3 ? calls : throw std::runtime_error{"three"};
    };
    REQUIRE_THROWS_WITH(source(token) | weir::min(failing), "three");
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("min and max are NaN only where there are no numbers") {
    std::mt19937 random{3};
    for (int round = 0; round < 300; ++round) {
        const auto readings = weir::test::random_readings(random, 5);
        const auto place = [](const auto& found) { return found ? found->place : 99; };
        const auto first = [&](auto order) -> std::size_t {
            return readings.empty() ? 99 : std::ranges::min_element(readings, {}, order)->place;
        };
        REQUIRE(place(readings | weir::min(&weir::test::reading::key))
                == first(weir::test::upwards));
        REQUIRE(place(readings | weir::max(&weir::test::reading::key))
                == first(weir::test::downwards));
    }
}
