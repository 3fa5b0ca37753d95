// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/fold.hpp>

#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::boxes;

namespace {

/// Tells copies from moves.
struct counted {
    counted() = default;
    counted(const counted& other) : elements{other.elements}, copies{other.copies + 1} {}
    counted(counted&&) = default;
    counted& operator=(const counted& other) {
        elements = other.elements;
        copies = other.copies + 1;
        return *this;
    }
    counted& operator=(counted&&) = default;
    int elements = 0;
    int copies = 0;
};

} // namespace

TEST_CASE("fold goes from the left, as std::accumulate does") {
    std::mt19937 random{1};
    for (int round = 0; round < 200; ++round) {
        std::vector<int> numbers(random() % 20);
        for (int& n : numbers) n = static_cast<int>(random() % 100);
        const auto digits = [](std::string so_far, int n) {
            return "(" + std::move(so_far) + std::to_string(n) + ")";
        };
        REQUIRE((numbers | weir::fold(std::string{"."}, digits))
                == std::accumulate(numbers.begin(), numbers.end(), std::string{"."}, digits));
    }
    REQUIRE((std::vector<int>{1, 2, 3} | weir::fold(0, std::plus<>{})) == 6);
    static_assert((std::views::iota(1, 5) | weir::fold(1, std::multiplies<>{})) == 24);
}

TEST_CASE("fold calls its function once an element, moving the accumulator in and out") {
    const counted result =
        std::views::iota(0, 100) | weir::fold(counted{}, [](counted so_far, int) {
            ++so_far.elements;
            return so_far;
        });
    REQUIRE(result.elements == 100);
    REQUIRE(result.copies <= 1);
}

TEST_CASE("fold hands over rvalue elements as rvalues") {
    const auto sum = boxes(5) | weir::fold(0, [](int so_far, std::unique_ptr<int> box) {
                         return so_far + *box;
                     });
    REQUIRE(sum == 10);
}

TEST_CASE("a fold may be used again, and begins afresh") {
    const auto sum = weir::fold(100, [](int so_far, int n) { return so_far + n; });
    const std::vector<int> numbers{1, 2, 3};
    REQUIRE((numbers | sum) == 106);
    REQUIRE((numbers | sum) == 106);
}

TEST_CASE("fold of nothing is its initial value, and throws what its function throws") {
    REQUIRE((std::views::empty<int>
             | weir::fold(std::string{"initial"}, [](std::string s, int) { return s; }))
            == "initial");
    int calls = 0;
    REQUIRE_THROWS_WITH(boxes(5)
                            | weir::fold(0,
                                         [&](int, std::unique_ptr<int>) -> int {
                                             if (++calls == 3) throw std::runtime_error{"enough"};
                                             return 0;
                                         }),
                        "enough");
    REQUIRE(calls == 3);
}

TEST_CASE("an accumulator that only moves is moved in and out") {
    const std::vector<int> numbers{1, 2, 3};
    const auto add = [](std::unique_ptr<int> sum, int n) {
        *sum += n;
        return sum;
    };
    REQUIRE(*(numbers | weir::fold(std::make_unique<int>(10), add)) == 16);
}
