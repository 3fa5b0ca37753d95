// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/for_each.hpp>

#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

using weir::test::boxes;

TEST_CASE("for_each calls its function with every element, in order") {
    for (int n = 0; n < 10; ++n) {
        std::vector<int> seen;
        boxes(n) | weir::for_each([&](const std::unique_ptr<int>& box) { seen.push_back(*box); });
        std::vector<int> expected;
        for (int i = 0; i < n; ++i) expected.push_back(i);
        REQUIRE(seen == expected);
    }
}

TEST_CASE("for_each hands over rvalues as rvalues and lvalues as lvalues") {
    std::vector<std::unique_ptr<int>> taken;
    boxes(3) | weir::for_each([&](std::unique_ptr<int> box) { taken.push_back(std::move(box)); });
    REQUIRE(taken.size() == 3);
    std::vector<int> numbers{1, 2, 3};
    numbers | weir::for_each([](int& n) { n *= 2; });
    REQUIRE(numbers == std::vector<int>{2, 4, 6});
    static_assert(std::is_void_v<decltype(numbers | weir::for_each([](int) { return 1; }))>);
}

TEST_CASE("a for_each with a mutable function starts afresh at each use") {
    std::vector<int> seen;
    const auto numbered =
        weir::for_each([&seen, number = 0](int) mutable { seen.push_back(number++); });
    std::views::iota(0, 3) | numbered;
    std::views::iota(0, 2) | numbered;
    REQUIRE(seen == std::vector<int>{0, 1, 2, 0, 1});
}

TEST_CASE("what the function of a for_each throws ends the run at that element") {
    int calls = 0;
    const auto thrower = [&](const std::unique_ptr<int>&) {
        if (++calls == 2) throw std::runtime_error{"enough"};
    };
    REQUIRE_THROWS_WITH(boxes(5) | weir::for_each(thrower), "enough");
    REQUIRE(calls == 2);
}

TEST_CASE("a function that only moves is used where it is") {
    const std::vector<int> numbers{1, 2, 3};
    int total = 0;
    numbers | weir::for_each([&total, factor = std::make_unique<int>(2)](int n) {
        total += *factor * n;
    });
    REQUIRE(total == 12);
}
