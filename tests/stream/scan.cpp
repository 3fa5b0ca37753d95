// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/fold.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/scan.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/to.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

/// Neither commutative nor associative, so that it tells in which order it was called.
constexpr auto spelled_out = [](std::string so_far, int n) {
    return "(" + std::move(so_far) + std::to_string(n) + ")";
};

/// Any function of a sum and a number.
using adding = std::function<int(int, int)>;
const adding plus = std::plus<int>{};

/// Tells how often it was copied.
struct counted {
    explicit counted(int& c) : copies{&c} {}
    counted(const counted& other) : copies{other.copies}, sum{other.sum} { ++*copies; }
    counted(counted&&) = default;
    counted& operator=(const counted& other) {
        copies = other.copies;
        sum = other.sum;
        ++*copies;
        return *this;
    }
    counted& operator=(counted&&) = default;
    ~counted() = default;
    int* copies;
    int sum = 0;
};

weir::generator<int> yielding(std::vector<int> numbers) {
    for (int n : numbers) co_yield n;
}

} // namespace

TEST_CASE("the results of a scan are the folds of each beginning of the range") {
    std::mt19937 random{1};
    for (int round = 0; round < 100; ++round) {
        std::vector<int> numbers(random() % 12);
        for (int& n : numbers) n = static_cast<int>(random() % 100);
        const auto results =
            numbers | weir::scan(std::string{"."}, spelled_out) | weir::to<std::vector>();
        REQUIRE(results.size() == numbers.size());
        for (std::size_t n = 0; n < numbers.size(); ++n) {
            const std::vector<int> beginning(numbers.data(), numbers.data() + n + 1);
            REQUIRE(results[n] == (beginning | weir::fold(std::string{"."}, spelled_out)));
        }
    }
}

TEST_CASE("a scan that adds says the same as std::inclusive_scan") {
    std::mt19937 random{2};
    for (int round = 0; round < 100; ++round) {
        std::vector<int> numbers(random() % 30);
        for (int& n : numbers) n = static_cast<int>(random() % 100) - 50;
        std::vector<int> expected(numbers.size());
        std::inclusive_scan(numbers.begin(), numbers.end(), expected.begin(), std::plus<>{}, 1000);
        REQUIRE(all_of(yielding(numbers) | weir::scan(1000, plus)) == expected);
    }
}

TEST_CASE("the accumulator of a scan may be of another type than the elements") {
    const std::vector<std::string> words{"one", "three", "", "eleven"};
    auto pipe = words | weir::scan(std::size_t{0}, [](std::size_t n, const std::string& word) {
                    return n + word.size();
                });
    REQUIRE((pipe | weir::to<std::vector>()) == std::vector<std::size_t>{3, 8, 8, 14});
}

TEST_CASE("a scan calls its function when a result is asked for, once an element") {
    int made = 0, calls = 0;
    auto sums = counting(10, made) | weir::scan(0, adding{[&](int sum, int n) {
                                                    ++calls;
                                                    return sum + n;
                                                }});
    REQUIRE(made == 0);
    REQUIRE(calls == 0);
    int results = 0;
    for (auto at = sums.begin(); results < 7; ++at) {
        REQUIRE(*at == results * (results + 1) / 2);
        REQUIRE(*at == *sums.begin()); // looking again, and begin() again, calls nothing
        ++results;
        REQUIRE(made == results);
        REQUIRE(calls == results);
        if (results == 7) break;
    }
    REQUIRE(all_of(sums | weir::take(2)) == std::vector<int>{21, 28});
}

TEST_CASE("a result of a scan is the accumulator itself, which cannot be changed from outside") {
    using sums = decltype(std::vector<int>{} | weir::scan(0L, std::plus<>{}));
    static_assert(std::same_as<std::ranges::range_reference_t<sums>, const long&>);
    static_assert(std::same_as<std::ranges::range_value_t<sums>, long>);

    int copies = 0;
    const counted* first = nullptr;
    int results = 0;
    int made = 0;
    auto pipe = counting(20, made) | weir::scan(counted{copies}, [](counted so_far, int n) {
                    so_far.sum += n;
                    return so_far;
                });
    for (const counted& result : pipe) {
        if (first == nullptr) first = &result;
        REQUIRE(&result == first);
        REQUIRE(result.sum == results * (results + 1) / 2);
        ++results;
    }
    REQUIRE(results == 20);
    REQUIRE(copies == 0); // moved into the function and out again
}

TEST_CASE("a scan takes an accumulator that only moves, and hands on rvalue elements as rvalues") {
    auto totals = boxes(5)
                | weir::scan(std::make_unique<int>(100),
                             [](std::unique_ptr<int> total, std::unique_ptr<int> box) {
                                 *box += *total;
                                 return box;
                             });
    std::vector<int> seen;
    for (const std::unique_ptr<int>& total : totals) seen.push_back(*total);
    REQUIRE(seen == std::vector<int>{100, 101, 103, 106, 110});
}

TEST_CASE("each use of a scan begins afresh, with the state its function had") {
    const auto weighted = weir::scan(0, adding{[weight = 0](int sum, int n) mutable {
                                         ++weight;
                                         return sum + weight * n;
                                     }});
    const std::vector<int> numbers{5, 7, 11};
    for (int use = 0; use < 2; ++use)
        REQUIRE(all_of(yielding(numbers) | weighted) == std::vector<int>{5, 19, 52});
    REQUIRE(all_of(yielding({1}) | weighted) == std::vector<int>{1});
}

TEST_CASE("a function of a scan that only moves is moved into the pipe") {
    auto pipe =
        yielding({1, 2, 3}) | weir::scan(0, [factor = std::make_unique<int>(10)](int sum, int n) {
            return sum + *factor * n;
        });
    auto moved = std::move(pipe);
    REQUIRE(all_of(moved) == std::vector<int>{10, 30, 60});
}

TEST_CASE("a scan of nothing has no results, not even its initial value") {
    REQUIRE(all_of(yielding({}) | weir::scan(7, plus)).empty());
}

TEST_CASE("a second begin() of a scan continues where the first left off") {
    int made = 0;
    auto kept = counting(6, made);
    auto sums = kept | weir::scan(0, plus);
    for (int sum : sums)
        if (sum == 3) break;
    REQUIRE(all_of(sums) == std::vector<int>{3, 6, 10, 15});
    REQUIRE(all_of(kept).empty());
}

TEST_CASE("what the function of a scan throws comes out of the pull, and frees all") {
    const auto token = std::make_shared<int>(0);
    int made = 0;
    {
        auto pipe = counting(10, made) | weir::scan(token, [](std::shared_ptr<int> kept, int n) {
                        if (n == 3) throw std::runtime_error{"three"};
                        return kept;
                    });
        auto at = pipe.begin();
        ++at;
        ++at;
        REQUIRE(token.use_count() > 1);
        REQUIRE_THROWS_WITH(++at, "three");
        REQUIRE(at == pipe.end());
        REQUIRE(pipe.begin() == pipe.end());
    }
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("what the source of a scan throws comes after the results before it") {
    const auto broken = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    std::vector<int> seen;
    const auto run = [&] {
        for (int sum : broken(4) | weir::scan(0, plus)) seen.push_back(sum);
    };
    REQUIRE_THROWS_WITH(run(), "broken");
    REQUIRE(seen == std::vector<int>{0, 1, 3, 6});
}

TEST_CASE("a scan composes with other closures before there is a source") {
    const auto balance = std::views::transform([](int n) { return 2 * n; }) | weir::scan(0, plus)
                       | std::views::filter([](int n) { return n % 4 == 0; });
    REQUIRE(all_of(yielding({1, 2, 3, 4}) | balance) == std::vector<int>{12, 20});
    REQUIRE((yielding({1, 2, 3, 4}) | balance | weir::fold(0, plus)) == 32);
}
