// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/fold.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>

#include <concepts>
#include <cstddef>
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
using weir::test::counting;

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
    // An initial value that is moved from does not look it.
    const auto joined = weir::fold(std::string(40, '.'), [](std::string so_far, int n) {
        return std::move(so_far) + std::to_string(n);
    });
    for (int use = 0; use < 2; ++use)
        REQUIRE((numbers | joined) == std::string(40, '.').append("123"));
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

TEST_CASE("a fold with an accumulator that only moves is used once, by moving it") {
    const auto add = [](std::unique_ptr<int> sum, int n) {
        *sum += n;
        return sum;
    };
    using once = decltype(weir::fold(std::make_unique<int>(10), add));
    static_assert(std::invocable<once, std::vector<int>&>);
    static_assert(!std::invocable<const once&, std::vector<int>&>);
    auto sum = weir::fold(std::make_unique<int>(10), add);
    REQUIRE(*(std::vector<int>{1, 2} | std::move(sum)) == 13);
}

TEST_CASE("fold takes what is left of a source in a variable, and all of a temporary") {
    int made = 0;
    auto kept = counting(6, made);
    auto at = kept.begin();
    ++at;
    ++at;
    REQUIRE((kept | weir::fold(0, std::plus<>{})) == 2 + 3 + 4 + 5);
    REQUIRE((kept | weir::fold(0, std::plus<>{})) == 0);
    REQUIRE((counting(4, made) | weir::fold(0, std::plus<>{})) == 6);
    REQUIRE(made == 10);
}

TEST_CASE("a member function will do as the function of a fold") {
    struct total {
        total plus(const int& n) const { return total{sum + n}; }
        int sum = 0;
    };
    REQUIRE((std::vector<int>{1, 2, 3} | weir::fold(total{}, &total::plus)).sum == 6);
}

TEST_CASE("when a fold fails, by its function or its source, nothing is left over") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    const auto collect = [&](std::size_t limit) {
        return weir::fold(std::vector<std::shared_ptr<int>>{}, [&token, limit](auto kept, int) {
            if (kept.size() == limit) throw std::runtime_error{"enough"};
            kept.push_back(token);
            return kept;
        });
    };
    REQUIRE_THROWS_WITH(source(token, 5) | collect(3), "enough");
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_WITH(source(token, 5) | weir::stage("gauged") | collect(3), "enough");
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_WITH(source(token, 5) | collect(9), "broken");
    REQUIRE(token.use_count() == 1);
}
