// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/compose.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/to.hpp>

#include <concepts>
#include <memory>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::boxes;
using weir::test::counting;

namespace {

std::vector<std::vector<int>> random_lists(std::mt19937& random) {
    std::vector<std::vector<int>> lists(random() % 8);
    for (auto& list : lists) {
        list.resize(random() % 4); // often empty
        for (int& n : list) n = static_cast<int>(random() % 100);
    }
    return lists;
}

weir::generator<int> each_twice(int n) {
    co_yield n;
    co_yield n + 1000;
}

/// Writes its name when it dies.
struct witness {
    witness(std::string n, std::vector<std::string>& d) : name{std::move(n)}, deaths{&d} {}
    witness(witness&& other) noexcept
        : name{std::move(other.name)}, deaths{std::exchange(other.deaths, nullptr)} {}
    ~witness() {
        if (deaths != nullptr) deaths->push_back(name);
    }
    std::string name;
    std::vector<std::string>* deaths;
};

weir::generator<int> watched(witness, int from, int to) {
    for (; from < to; ++from) co_yield from;
}

} // namespace

TEST_CASE("flat_map is std::views::transform and std::views::join, and a nested loop") {
    std::mt19937 random{1};
    for (int round = 0; round < 200; ++round) {
        std::vector<std::vector<int>> lists = random_lists(random);
        std::vector<int> expected;
        for (const auto& list : lists)
            for (int n : list) expected.push_back(n);
        const auto itself = [](std::vector<int>& list) -> std::vector<int>& { return list; };
        REQUIRE(all_of(lists | weir::flat_map(itself)) == expected);
        REQUIRE(all_of(lists | std::views::transform(itself) | std::views::join) == expected);

        expected.clear();
        for (const auto& list : lists)
            for (auto n = list.size(); n > 0; --n)
                expected.push_back(static_cast<int>(list.size() + n));
        const auto made = [](const std::vector<int>& list) {
            std::vector<int> result;
            for (auto n = list.size(); n > 0; --n)
                result.push_back(static_cast<int>(list.size() + n));
            return result;
        };
        REQUIRE(all_of(lists | weir::flat_map(made)) == expected);
    }
}

TEST_CASE("flat_map takes functions that return generators, views and containers") {
    const std::vector<int> numbers{1, 2};
    REQUIRE(all_of(numbers | weir::flat_map(each_twice)) == std::vector<int>{1, 1001, 2, 1002});
    const auto below = [](int n) { return std::views::iota(0, n); };
    REQUIRE(all_of(numbers | weir::flat_map(below)) == std::vector<int>{0, 0, 1});
    const auto spelled = [](int n) { return std::to_string(n + 9); };
    REQUIRE((numbers | weir::flat_map(spelled) | weir::to<std::string>()) == "1011");
    struct shelf {
        std::vector<int> books;
    };
    const std::vector<shelf> shelves{{{1, 2}}, {}, {{3}}};
    REQUIRE(all_of(shelves | weir::flat_map(&shelf::books)) == std::vector<int>{1, 2, 3});
}

TEST_CASE("a flat_map of composed functions is nested loops, and of none every element as it is") {
    std::mt19937 random{2};
    for (int round = 0; round < 100; ++round) {
        std::vector<int> numbers(random() % 8);
        for (int& n : numbers) n = static_cast<int>(random() % 10);
        const auto some = [](int n) {
            return std::vector<int>(static_cast<std::size_t>(n % 3), n);
        };
        const auto few = [](int n) { return std::views::iota(0, n % 7); };
        std::vector<int> two, three;
        for (int n : numbers)
            for (int a : some(n))
                for (int b : each_twice(a)) {
                    two.push_back(b);
                    for (int c : few(b)) three.push_back(c);
                }
        REQUIRE(all_of(numbers | weir::flat_map(weir::compose(some, each_twice))) == two);
        REQUIRE(
            all_of(numbers | weir::flat_map(weir::compose(some, each_twice)) | weir::flat_map(few))
            == three);
        REQUIRE(all_of(numbers | weir::flat_map(weir::compose(some, each_twice, few))) == three);
        REQUIRE(all_of(numbers | weir::flat_map(weir::compose())) == numbers);
    }
}

TEST_CASE("a flat_map leaves the elements of inner ranges what they are, references and rvalues") {
    std::vector<std::vector<int>> lists{{1, 2}, {3}};
    const auto itself = [](std::vector<int>& list) -> std::vector<int>& { return list; };
    auto all = lists | weir::flat_map(itself);
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(all)>, int&>);
    for (int& n : all) n *= 10;
    REQUIRE(lists == std::vector<std::vector<int>>{{10, 20}, {30}});

    const auto two_boxes = [](std::unique_ptr<int> box) -> weir::generator<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(-*box);
        co_yield std::move(box);
    };
    std::vector<int> seen;
    for (std::unique_ptr<int>&& box : boxes(3) | weir::flat_map(two_boxes)) {
        const std::unique_ptr<int> taken = std::move(box);
        seen.push_back(*taken);
    }
    REQUIRE(seen == std::vector<int>{0, 0, -1, 1, -2, 2});
}

TEST_CASE("a flat_map pulls, and calls its function, when an element needs it") {
    int made = 0, calls = 0;
    auto kept = counting(10, made);
    auto pairs = kept | weir::flat_map([&](int n) {
                     ++calls;
                     return std::vector<int>{n, -n};
                 });
    REQUIRE(made == 0);
    REQUIRE(calls == 0);
    int seen = 0;
    for (int n : pairs) {
        REQUIRE((n == seen / 2 || n == -(seen / 2)));
        ++seen;
        REQUIRE(made == (seen + 1) / 2);
        REQUIRE(calls == made);
        if (seen == 7) break;
    }
    REQUIRE(*kept.begin() == 3);
}

TEST_CASE("one inner range of a flat_map is alive at a time") {
    std::vector<std::string> deaths;
    const auto range = [&deaths](int n) {
        return watched(witness{std::to_string(n), deaths}, 10 * n, 10 * n + 2);
    };
    std::vector<std::size_t> dead;
    for (int n : std::views::iota(0, 3) | weir::flat_map(range)) {
        dead.push_back(deaths.size());
        REQUIRE(n / 10 == static_cast<int>(deaths.size()));
    }
    REQUIRE(dead == std::vector<std::size_t>{0, 0, 1, 1, 2, 2});
    REQUIRE(deaths == std::vector<std::string>{"0", "1", "2"});
}

TEST_CASE("a flat_map that is left half-way destroys the inner range first, then its source") {
    std::vector<std::string> deaths;
    const auto range = [&deaths](std::string name) {
        return [&deaths, name](int n) { return watched(witness{name, deaths}, n, n + 5); };
    };
    {
        auto all = watched(witness{"source", deaths}, 0, 9)
                 | weir::flat_map(weir::compose(range("outer"), range("inner")));
        auto at = all.begin();
        ++at;
        REQUIRE(*at == 1);
        REQUIRE(deaths.empty());
    }
    REQUIRE(deaths == std::vector<std::string>{"inner", "outer", "source"});
}

TEST_CASE("a second begin() of a flat_map goes on within the inner range, wherever it was moved") {
    const auto three = [](int n) { return std::vector<int>{10 * n, 10 * n + 1, 10 * n + 2}; };
    auto pipe = std::views::iota(0, 3) | weir::flat_map(three);
    for (int n : pipe)
        if (n == 11) break;
    auto moved = std::move(pipe);
    REQUIRE(*moved.begin() == 11);
    REQUIRE(all_of(moved) == std::vector<int>{11, 12, 20, 21, 22});
    REQUIRE(all_of(moved).empty());
}

TEST_CASE("a flat_map composes before there is a source, and begins afresh at each use") {
    const auto numbered =
        weir::flat_map([calls = 0](int n) mutable { return std::vector<int>{n, calls++}; });
    for (int use = 0; use < 2; ++use)
        REQUIRE(all_of(std::vector<int>{7, 8} | numbered) == std::vector<int>{7, 0, 8, 1});
    const auto all = std::views::filter([](int n) { return n % 2 != 0; }) | numbered
                   | weir::stage("numbered") | weir::count();
    REQUIRE((std::views::iota(0, 6) | all) == 6);
}

TEST_CASE("a function of a flat_map that only moves is moved into the pipe") {
    auto pipe = std::views::iota(1, 3) | weir::flat_map([owned = std::make_unique<int>(7)](int n) {
                    return std::vector<int>{n, *owned};
                });
    auto moved = std::move(pipe);
    REQUIRE(all_of(moved) == std::vector<int>{1, 7, 2, 7});
}

TEST_CASE("what source, function or inner range of a flat_map throws comes out") {
    const auto token = std::make_shared<int>(0);
    const auto broken = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"range"};
    };
    const auto fine = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
    };
    const auto inner = [&](int n) { return n == 2 ? broken(token, n) : fine(token, n); };
    const auto failing = [&](int n) {
        return n == 2 ? throw std::runtime_error{"function"} : fine(token, n);
    };
    const auto run = [&](auto source, auto function) {
        std::vector<int> seen;
        auto all = std::move(source) | weir::flat_map(function);
        try {
            for (int n : all) seen.push_back(n);
        } catch (const std::runtime_error& error) {
            REQUIRE(all.begin() == all.end());
            return std::pair{std::string{error.what()}, seen};
        }
        return std::pair{std::string{}, seen};
    };
    REQUIRE(run(fine(token, 9), inner)
            == std::pair{std::string{"range"}, std::vector<int>{0, 0, 1}});
    REQUIRE(token.use_count() == 1);
    REQUIRE(run(fine(token, 9), failing)
            == std::pair{std::string{"function"}, std::vector<int>{0}});
    REQUIRE(token.use_count() == 1);
    REQUIRE(run(broken(token, 2), inner) == std::pair{std::string{"range"}, std::vector<int>{0}});
    REQUIRE(token.use_count() == 1);
}
