// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/max.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <string>
#include <vector>

using weir::test::boxes;

// What max shares with min (copies, lifetimes, exceptions) is held in min.cpp.

namespace {

/// Ordered by its key alone, and tells which one it is.
struct keyed {
    int key;
    std::size_t place;
    friend bool operator==(const keyed&, const keyed&) = default;
};

} // namespace

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
