// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/compose.hpp>
#include <weir/stream/generator.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using weir::test::all_of;

namespace {

using expansion = std::function<weir::generator<int>(int)>;

weir::generator<int> multiples(int n, int times, int factor, int offset) {
    for (int i = 0; i < times; ++i) co_yield (n * factor + i * offset) % 1009;
}

/// None, one or a few of each number, in a way that depends on the number.
expansion random_expansion(std::mt19937& random) {
    const int most = static_cast<int>(random() % 4);
    const int factor = static_cast<int>(random() % 20);
    const int offset = static_cast<int>(random() % 20);
    return [=](int n) { return multiples(n, (n + most) % 4, factor, offset); };
}

std::vector<int> nested_loops(const std::vector<expansion>& functions, std::size_t first, int n) {
    if (first == functions.size()) return {n};
    std::vector<int> result;
    for (int each : functions[first](n))
        for (int m : nested_loops(functions, first + 1, each)) result.push_back(m);
    return result;
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

} // namespace

TEST_CASE("compose is associative, and says what nested loops say") {
    std::mt19937 random{1};
    for (int round = 0; round < 200; ++round) {
        const expansion f = random_expansion(random), g = random_expansion(random),
                        h = random_expansion(random);
        const int x = static_cast<int>(random() % 100);
        const std::vector<int> expected = nested_loops({f, g, h}, 0, x);
        REQUIRE(all_of(weir::compose(f, g, h)(x)) == expected);
        REQUIRE(all_of(weir::compose(weir::compose(f, g), h)(x)) == expected);
        REQUIRE(all_of(weir::compose(f, weir::compose(g, h))(x)) == expected);
    }
}

TEST_CASE("compose() yields its argument, and changes nothing on either side") {
    std::mt19937 random{2};
    const auto identity = weir::compose();
    REQUIRE(all_of(identity(42)) == std::vector<int>{42});
    static_assert(std::same_as<decltype(identity(42)), weir::generator<int>>);
    for (int round = 0; round < 100; ++round) {
        const expansion f = random_expansion(random);
        const int x = static_cast<int>(random() % 100);
        const std::vector<int> expected = all_of(f(x));
        REQUIRE(all_of(weir::compose(f)(x)) == expected);
        REQUIRE(all_of(weir::compose(identity, f)(x)) == expected);
        REQUIRE(all_of(weir::compose(f, identity)(x)) == expected);
        REQUIRE(all_of(weir::compose(identity, f, identity, identity)(x)) == expected);
    }
    for (std::string&& word : identity(std::string(40, 'w'))) {
        const std::string taken = std::move(word);
        REQUIRE(taken == std::string(40, 'w'));
    }
}

TEST_CASE("any number of functions compose, in any brackets") {
    std::mt19937 random{3};
    for (int round = 0; round < 100; ++round) {
        std::vector<expansion> functions(1 + random() % 7);
        for (expansion& each : functions) each = random_expansion(random);
        const int x = static_cast<int>(random() % 100);
        const std::vector<int> expected = nested_loops(functions, 0, x);
        std::vector<expansion> left = functions;
        while (left.size() > 1) { // each time, two neighbours become one
            const std::size_t at = random() % (left.size() - 1);
            left[at] = weir::compose(left[at], left[at + 1]);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(at) + 1);
        }
        REQUIRE(all_of(left.front()(x)) == expected);
    }
    const auto both = [](int n) -> weir::generator<int> {
        co_yield n;
        co_yield -n;
    };
    REQUIRE(all_of(weir::compose(both, both, both, both, both, both)(1)).size() == 64);
}

TEST_CASE("a composition of generator<T>(T) is another one, as any std::function of that type") {
    const auto f = [](int n) { return multiples(n, 2, 1, 1); };
    const auto g = [](int n) { return multiples(n, 1, 10, 0); };
    using composed = decltype(weir::compose(f, g));
    static_assert(std::same_as<std::invoke_result_t<const composed&, int>, weir::generator<int>>);
    static_assert(std::convertible_to<composed, expansion>);
    static_assert(std::convertible_to<decltype(weir::compose()), expansion>);
    static_assert(std::convertible_to<decltype(weir::compose(f)), expansion>);
    static_assert(std::convertible_to<decltype(weir::compose(f, g, f, g)), expansion>);
    const expansion erased = weir::compose(f, g);
    REQUIRE(all_of(erased(3)) == std::vector<int>{30, 40});
}

TEST_CASE("what is composed calls nothing before the first pull, then only what it has to") {
    std::vector<std::string> calls;
    const auto noted = [&calls](std::string name, int times) {
        return [&calls, name, times](int n) -> weir::generator<int> {
            calls.push_back(name + std::to_string(n));
            return multiples(n, times, 10, 1);
        };
    };
    auto all = weir::compose(noted("f", 2), noted("g", 2))(1);
    REQUIRE(calls.empty());
    auto at = all.begin();
    REQUIRE(calls == std::vector<std::string>{"f1", "g10"});
    ++at;
    REQUIRE(*at == 101);
    REQUIRE(calls.size() == 2);
    ++at;
    REQUIRE(*at == 110);
    REQUIRE(calls == std::vector<std::string>{"f1", "g10", "g11"});
    ++at;
    ++at;
    REQUIRE(at == all.end());
    REQUIRE(calls.size() == 3);
}

TEST_CASE("the functions and the argument are copied into what compose makes") {
    auto made = [] {
        std::string prefix(40, 'p');
        const auto f = [prefix](std::string s) { return std::vector<std::string>{prefix + s, s}; };
        const auto g = [prefix](const std::string& s) {
            return std::vector<std::string>{s + prefix};
        };
        std::string argument(40, 'a');
        auto result = weir::compose(f, g)(argument);
        argument.assign(40, '#');
        return result;
    }();
    const std::string a(40, 'a'), p(40, 'p');
    std::vector<std::string> seen;
    for (const std::string& each : made) seen.push_back(each);
    REQUIRE(seen == std::vector<std::string>{p + a + p, a + p});
}

TEST_CASE("an argument and elements that only move are moved through a composition") {
    const auto twice = [](std::unique_ptr<int> box) -> weir::generator<std::unique_ptr<int>> {
        co_yield std::make_unique<int>(*box);
        *box += 100;
        co_yield std::move(box);
    };
    std::vector<int> seen;
    for (std::unique_ptr<int>&& box :
         weir::compose(twice, twice, weir::compose())(std::make_unique<int>(1))) {
        const std::unique_ptr<int> taken = std::move(box);
        seen.push_back(*taken);
    }
    REQUIRE(seen == std::vector<int>{1, 101, 101, 201});
}

TEST_CASE("functions to compose may return any range, and references stay references") {
    const auto below = [](int n) { return std::views::iota(0, n); };
    const auto words = [](int n) {
        return std::vector<std::string>(static_cast<std::size_t>(n), "w");
    };
    std::vector<std::string> seen;
    for (std::string& word : weir::compose(below, words)(4)) {
        word += "!"; // it is the vector's own
        seen.push_back(std::move(word));
    }
    REQUIRE(seen == std::vector<std::string>(6, "w!"));
    const auto below_size = [](const std::string& word) {
        return std::views::iota(0, static_cast<int>(word.size()) + 1);
    };
    REQUIRE(all_of(weir::compose(below, words, below_size)(3))
            == std::vector<int>{0, 1, 0, 1, 0, 1});

    struct shelf {
        std::vector<int> books;
    };
    std::vector<shelf> shelves{{{1, 2}}, {}, {{3}}};
    const auto each_shelf = [&](int) -> std::vector<shelf>& { return shelves; };
    const auto all_books = weir::compose(each_shelf, &shelf::books);
    static_assert(std::same_as<std::ranges::range_reference_t<decltype(all_books(0))>, int&>);
    for (int& book : all_books(0)) book *= 10;
    REQUIRE(shelves[0].books == std::vector<int>{10, 20});
    REQUIRE(shelves[2].books == std::vector<int>{30});
}

TEST_CASE("types may change from one composed function to the next") {
    const auto digits = [](int n) { return std::to_string(n); };
    const auto doubled = [](char digit) -> weir::generator<double> {
        co_yield digit - '0';
        co_yield (digit - '0') / 2.0;
    };
    std::vector<double> seen;
    for (double d : weir::compose(digits, doubled)(37)) seen.push_back(d);
    REQUIRE(seen == std::vector<double>{3, 1.5, 7, 3.5});
}

TEST_CASE("left half-way, a composition is destroyed innermost first") {
    std::vector<std::string> deaths;
    const auto held = [&deaths](std::string name) {
        return [name, &deaths](int n) {
            return [](witness, int m) -> weir::generator<int> {
                co_yield m;
                co_yield m + 1;
            }(witness{name, deaths}, n);
        };
    };
    {
        auto all = weir::compose(held("f"), held("g"), held("h"))(0);
        auto at = all.begin();
        ++at;
        REQUIRE(deaths.empty());
        ++at; // h has yielded its two
        REQUIRE(deaths == std::vector<std::string>{"h"});
        deaths.clear();
    }
    REQUIRE(deaths == std::vector<std::string>{"h", "g", "f"});
}

TEST_CASE("what a composed function or its range throws comes out of the pull, and all is freed") {
    const auto token = std::make_shared<int>(0);
    const auto held = [&](int failing_call) {
        return [&token, failing_call, calls = 0](int n) mutable {
            if (++calls == failing_call) throw std::runtime_error{"at once"};
            return [](std::shared_ptr<int>, int m) -> weir::generator<int> {
                co_yield m;
                if (m == 7) throw std::runtime_error{"later"};
                co_yield m + 1;
            }(token, n);
        };
    };
    const auto fine = held(0);
    {
        auto all = weir::compose(fine, held(2), fine)(0);
        std::vector<int> seen;
        REQUIRE_THROWS_WITH(
            [&] {
                for (int n : all) seen.push_back(n);
            }(),
            "at once");
        REQUIRE(seen == std::vector<int>{0, 1, 1, 2});
        REQUIRE(all.begin() == all.end());
    }
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_WITH(all_of(weir::compose(fine, fine)(6)), "later");
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("one composition serves many arguments, each run with the functions as they were") {
    const auto shifted = [calls = 0](int n) mutable { return std::vector<int>(2, n + calls++); };
    const auto numbered = [calls = 0](int n) mutable { return std::vector<int>{n, calls++}; };
    const auto both = weir::compose(shifted, numbered);
    for (int n = 10; n < 13; ++n) REQUIRE(all_of(both(n)) == std::vector<int>{n, 0, n, 1});
}
