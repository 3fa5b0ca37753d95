// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/bound.hpp>
#include <weir/stream/byte_count.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/fold_right.hpp>
#include <weir/stream/generator.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::boxes;
using weir::test::counting;

namespace {

constexpr weir::bound ample{.items = 1000};

/// Neither commutative nor associative, so that it tells in which order it was called.
constexpr auto spelled_out = [](int n, std::string so_far) {
    return "(" + std::to_string(n) + std::move(so_far) + ")";
};

template <class Iterator>
std::string by_recursion(Iterator at, Iterator end) {
    if (at == end) return ".";
    const int first = *at;
    return spelled_out(first, by_recursion(++at, end));
}

std::vector<std::string> random_words(std::mt19937& random) {
    std::vector<std::string> words(random() % 12);
    for (std::string& word : words) word.assign(random() % 60, 'w');
    return words;
}

/// Tells how often it was copied.
struct counted {
    explicit counted(int& c) : copies{&c} {}
    counted(const counted& other) : copies{other.copies} { ++*copies; }
    counted(counted&&) = default;
    counted& operator=(const counted& other) {
        copies = other.copies;
        ++*copies;
        return *this;
    }
    counted& operator=(counted&&) = default;
    ~counted() = default;
    int* copies;
};

} // namespace

TEST_CASE("fold_right goes from the right: f(first, f(second, ... f(last, initial)))") {
    std::mt19937 random{1};
    for (int round = 0; round < 200; ++round) {
        std::vector<int> numbers(random() % 12);
        for (int& n : numbers) n = static_cast<int>(random() % 100);
        const auto folded = numbers | weir::fold_right(std::string{"."}, spelled_out, ample);
        REQUIRE(folded == by_recursion(numbers.begin(), numbers.end()));
        REQUIRE(folded
                == (numbers | std::views::reverse
                    | weir::fold(std::string{"."}, [](std::string so_far, int n) {
                          return spelled_out(n, std::move(so_far));
                      })));
    }
}

TEST_CASE("fold_right of nothing is its initial value, whatever the bound") {
    REQUIRE((std::views::empty<int> | weir::fold_right(std::string{"."}, spelled_out, ample))
            == ".");
    REQUIRE((std::views::empty<int> | weir::fold_right(7, std::minus<>{}, {.items = 0})) == 7);
}

TEST_CASE("fold_right keeps as many items as its bound says, and one more is refused") {
    for (int limit = 0; limit < 6; ++limit)
        for (int n = 0; n < 9; ++n) {
            int made = 0, calls = 0;
            auto source = counting(n, made);
            const auto sum = [&](weir::bound bound) {
                return source
                     | weir::fold_right(
                           0,
                           [&](int one, int so_far) {
                               ++calls;
                               return one + so_far;
                           },
                           bound);
            };
            const weir::bound bound{.items = static_cast<std::size_t>(limit)};
            if (n <= limit) {
                REQUIRE(sum(bound) == n * (n - 1) / 2);
                REQUIRE(calls == n);
            } else {
                REQUIRE_THROWS_AS(sum(bound), weir::bound_exceeded);
                REQUIRE(made == limit + 1); // no more than it takes to know
                REQUIRE(calls == 0);
                REQUIRE(*source.begin() == limit); // and the source can be read on
            }
        }
}

TEST_CASE("fold_right counts the bytes of what it keeps as weir::byte_count does") {
    std::mt19937 random{3};
    int refused = 0, folded = 0;
    for (int round = 0; round < 300; ++round) {
        const std::vector<std::string> words = random_words(random);
        const weir::bound bound{.items = 4 + random() % 10, .bytes = random() % 800};
        std::size_t bytes = 0;
        for (const std::string& word : words) bytes += weir::byte_count(word);
        const auto joined = weir::fold_right(
            std::string{},
            [](const std::string& word, std::string rest) { return word + "," + rest; }, bound);
        if (words.size() > bound.items || bytes > bound.bytes) {
            REQUIRE_THROWS_AS(words | joined, weir::bound_exceeded);
            ++refused;
        } else {
            std::string expected;
            for (const std::string& word : words) expected += word + ",";
            REQUIRE((words | joined) == expected);
            ++folded;
        }
    }
    REQUIRE(refused > 50);
    REQUIRE(folded > 50);
}

TEST_CASE("what exceeds the bound of a fold_right is told with the bound, and what to do instead") {
    const std::vector<int> numbers(10);
    const auto run = [&](weir::bound bound) {
        return numbers | weir::fold_right(0, std::plus<>{}, bound);
    };
    const std::string before = "weir::fold_right: there are more elements than the bound of ";
    const std::string after = " admits; a fold from the right has to keep them all, one from the "
                              "left (weir::fold) none";
    REQUIRE_THROWS_WITH(run({.items = 3}), before + "3 items" + after);
    REQUIRE_THROWS_WITH(run({.items = 1}), before + "1 item" + after);
    REQUIRE_THROWS_WITH(run({.bytes = 12}), before + "12 bytes" + after);
    REQUIRE_THROWS_WITH(run({.items = 9, .bytes = 4096}), before + "9 items or 4096 bytes" + after);
    REQUIRE_THROWS_AS(run({.items = 3}), std::length_error);
}

TEST_CASE("fold_right refuses a bound that bounds nothing, whether there are elements or not") {
    const auto sum = weir::fold_right(0, std::plus<>{}, {});
    REQUIRE_THROWS_AS(std::views::iota(0, 3) | sum, std::invalid_argument);
    REQUIRE_THROWS_AS(std::views::empty<int> | sum, std::invalid_argument);
}

TEST_CASE("fold_right refuses a bound of bytes for elements whose bytes cannot be counted") {
    const std::vector<std::shared_ptr<int>> pointers{std::make_shared<int>(1)};
    const auto run = [&](weir::bound bound) {
        return pointers
             | weir::fold_right(
                   0, [](const std::shared_ptr<int>& p, int sum) { return *p + sum; }, bound);
    };
    REQUIRE(run({.items = 3}) == 1);
    REQUIRE_THROWS_AS(run({.bytes = 1000}), std::invalid_argument);
    REQUIRE_THROWS_WITH(run({.items = 3, .bytes = 1000}),
                        Catch::Contains("give a bound of items, or specialise weir::owned_bytes"));
}

TEST_CASE("fold_right copies each lvalue once and rvalues never, and hands on rvalues") {
    int copies = 0;
    std::vector<counted> kept;
    for (int i = 0; i < 10; ++i) kept.emplace_back(copies);
    copies = 0;
    std::vector<counted> taken;
    const auto take = weir::fold_right(
        0,
        [&](counted&& one, int n) {
            taken.push_back(std::move(one));
            return n + 1;
        },
        ample);
    taken.reserve(kept.size());
    REQUIRE((kept | take) == 10);
    REQUIRE(copies == 10);

    const auto given_away = [](int& c) -> weir::generator<counted> {
        for (int i = 0; i < 5; ++i) {
            counted one{c};
            co_yield std::move(one);
        }
    };
    taken.clear();
    copies = 0;
    REQUIRE((given_away(copies) | take) == 5);
    REQUIRE(copies == 0);

    std::vector<int> seen;
    boxes(4)
        | weir::fold_right(
            0,
            [&](std::unique_ptr<int> box, int) {
                seen.push_back(*box);
                return 0;
            },
            ample);
    REQUIRE(seen == std::vector<int>{3, 2, 1, 0});
}

TEST_CASE("fold_right moves its accumulator in and out, and begins afresh at each use") {
    int copies = 0;
    const auto same =
        weir::fold_right(counted{copies}, [](int, counted so_far) { return so_far; }, ample);
    for (int use = 1; use <= 2; ++use) {
        copies = 0;
        static_cast<void>(std::views::iota(0, 100) | same);
        REQUIRE(copies <= 1);
    }
    const auto listed = weir::fold_right(
        std::vector<int>{-1},
        [](int n, std::vector<int> rest) {
            rest.push_back(n);
            return rest;
        },
        ample);
    for (int use = 0; use < 2; ++use)
        REQUIRE((std::views::iota(0, 3) | listed) == std::vector<int>{-1, 2, 1, 0});
}

TEST_CASE("a fold_right with an accumulator that only moves is used once, by moving it") {
    const auto add = [](int n, std::unique_ptr<int> sum) {
        *sum += n;
        return sum;
    };
    auto sum = weir::fold_right(std::make_unique<int>(10), add, ample);
    REQUIRE(*(std::vector<int>{1, 2} | std::move(sum)) == 13);
}

TEST_CASE("each element kept by a fold_right is destroyed once it has been handed on") {
    const auto token = std::make_shared<int>(0);
    const auto tokens = [](std::shared_ptr<int> kept) -> weir::generator<std::shared_ptr<int>> {
        for (int i = 0; i < 6; ++i) {
            std::shared_ptr<int> copy = kept;
            co_yield std::move(copy);
        }
    };
    std::vector<long> uses;
    tokens(token)
        | weir::fold_right(
            0,
            [&](std::shared_ptr<int> one, int) {
                one.reset();
                uses.push_back(token.use_count());
                return 0;
            },
            ample);
    for (std::size_t i = 1; i < uses.size(); ++i) REQUIRE(uses[i] == uses[i - 1] - 1);
    REQUIRE(uses.size() == 6);
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("when a fold_right fails, by its function, its source or its bound, all is freed") {
    const auto token = std::make_shared<int>(0);
    const auto tokens = [](std::shared_ptr<int> kept,
                           bool breaks) -> weir::generator<std::shared_ptr<int>> {
        for (int i = 0; i < 6; ++i) {
            std::shared_ptr<int> copy = kept;
            co_yield std::move(copy);
        }
        if (breaks) throw std::runtime_error{"broken"};
    };
    int calls = 0;
    const auto failing = [&](const std::shared_ptr<int>&, int n) {
        if (++calls == 3) throw std::runtime_error{"enough"};
        return n;
    };
    REQUIRE_THROWS_WITH(tokens(token, false) | weir::fold_right(0, failing, ample), "enough");
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_WITH(tokens(token, true) | weir::fold_right(0, failing, ample), "broken");
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_AS(tokens(token, true) | weir::fold_right(0, failing, {.items = 2}),
                      weir::bound_exceeded);
    REQUIRE(token.use_count() == 1);
    REQUIRE(calls == 3);
}
