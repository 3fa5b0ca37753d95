// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/readings.hpp"
#include "stream/sources.hpp"

#include <weir/stream/fold.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/group_fold.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

using weir::test::boxes;
using weir::test::counting;

namespace {

struct sale {
    std::string city;
    int amount;
};

std::vector<sale> random_sales(std::mt19937& random) {
    std::vector<sale> sales(random() % 40);
    for (sale& each : sales)
        // Long enough to be allocated, so that a dangling one is found out.
        each = {std::string(30, static_cast<char>('a' + random() % 8)),
                static_cast<int>(random() % 100)};
    return sales;
}

/// Neither commutative nor associative, so that it tells in which order it was called.
constexpr auto spelled_out = [](std::string so_far, const sale& s) {
    return "(" + std::move(so_far) + std::to_string(s.amount) + ")";
};
constexpr auto added = [](int sum, const sale& s) { return sum + s.amount; };

/// A key that tells how often it was copied, or made of a view.
struct name {
    struct counts {
        int copied = 0;
        int made = 0;
    };
    name(int n, counts& c) : number{n}, counting{&c} {}
    name(const name& other) : number{other.number}, counting{other.counting} { ++counting->copied; }
    name(name&&) = default;
    name& operator=(const name&) = delete;
    name& operator=(name&&) = delete;
    ~name() = default;
    friend auto operator<=>(const name& a, const name& b) { return a.number <=> b.number; }

    /// What a std::string_view is to a std::string.
    struct view {
        int number;
        counts* counting;
    };
    explicit name(const view& v) : number{v.number}, counting{v.counting} { ++counting->made; }
    friend auto operator<=>(const name& a, const view& b) { return a.number <=> b.number; }

    int number;
    counts* counting;
};

} // namespace

TEST_CASE("a group_fold is a fold of the elements of each key, in their order") {
    std::mt19937 random{1};
    for (int round = 0; round < 100; ++round) {
        const std::vector<sale> sales = random_sales(random);
        std::multimap<std::string, sale> by_city;
        for (const sale& each : sales) by_city.emplace(each.city, each);
        std::map<std::string, std::string, std::less<>> expected;
        for (const auto& [city, first] : by_city) {
            const auto [from, to] = by_city.equal_range(city);
            expected[city] = std::ranges::subrange{from, to} | std::views::values
                           | weir::fold(std::string{"."}, spelled_out);
        }
        const std::same_as<std::map<std::string, std::string, std::less<>>> auto groups =
            sales | weir::group_fold(&sale::city, std::string{"."}, spelled_out);
        REQUIRE(groups == expected);
    }
}

TEST_CASE("a group_fold makes the map that is named, whatever it compares keys with") {
    std::mt19937 random{2};
    const auto viewed = [](const sale& s) { return std::string_view{s.city}; };
    for (int round = 0; round < 50; ++round) {
        const std::vector<sale> sales = random_sales(random);
        std::unordered_map<std::string, int> expected;
        for (const sale& each : sales) expected[each.city] += each.amount;
        const std::map<std::string, int> in_order(expected.begin(), expected.end());

        using hashed = std::unordered_map<std::string, int>;
        REQUIRE((sales | weir::group_fold<hashed>(&sale::city, 0, added)) == expected);
        REQUIRE((sales | weir::group_fold<hashed>(viewed, 0, added)) == expected);

        using ordered = std::map<std::string, int>;
        REQUIRE((sales | weir::group_fold<ordered>(&sale::city, 0, added)) == in_order);
        REQUIRE((sales | weir::group_fold<ordered>(viewed, 0, added)) == in_order);

        using transparent = std::map<std::string, int, std::less<>>;
        REQUIRE((sales | weir::group_fold<transparent>(viewed, 0, added))
                == transparent(expected.begin(), expected.end()));

        using downwards = std::map<std::string, long, std::greater<>>;
        REQUIRE((sales | weir::group_fold<downwards>(viewed, 0, added))
                == downwards(expected.begin(), expected.end()));
    }
}

TEST_CASE("a group_fold copies a key, or makes it of a view, once a group") {
    std::mt19937 random{3};
    name::counts counts;
    std::vector<std::pair<name, int>> elements;
    elements.reserve(200);
    for (int i = 0; i < 200; ++i)
        elements.emplace_back(name{static_cast<int>(random() % 9), counts}, i);
    const auto how_many = [](int n, const auto&) { return n + 1; };

    counts = {};
    const auto by_reference =
        elements
        | weir::group_fold([](const auto& pair) -> const name& { return pair.first; }, 0, how_many);
    REQUIRE(by_reference.size() == 9);
    REQUIRE(counts.copied == 9);
    REQUIRE(counts.made == 0);

    counts = {};
    const auto by_value =
        elements
        | weir::group_fold(
            [](const auto& pair) { return name{pair.first.number, *pair.first.counting}; }, 0,
            how_many);
    REQUIRE(by_value.size() == 9);
    REQUIRE(counts.copied == 0);

    const auto view = [](const auto& pair) {
        return name::view{pair.first.number, pair.first.counting};
    };
    const auto by_view =
        elements | weir::group_fold<std::map<name, int, std::less<>>>(view, 0, how_many);
    REQUIRE(by_view.size() == 9);
    REQUIRE(counts.copied == 0);
    REQUIRE(counts.made == 9);
}

TEST_CASE("each group begins with a copy of the initial value, moved in and out from then on") {
    struct counted {
        explicit counted(int& c) : copies{&c} {}
        counted(const counted& other) : copies{other.copies} { ++*copies; }
        counted(counted&&) = default;
        counted& operator=(const counted&) = delete;
        counted& operator=(counted&&) = default;
        ~counted() = default;
        int* copies;
        int elements = 0;
    };
    int copies = 0;
    const auto groups = weir::group_fold([](int n) { return n % 7; }, counted{copies},
                                         [](counted so_far, int) {
                                             ++so_far.elements;
                                             return so_far;
                                         });
    for (int use = 0; use < 2; ++use) {
        copies = 0;
        const auto result = std::views::iota(0, 700) | groups;
        REQUIRE(result.size() == 7);
        for (const auto& [remainder, all] : result) REQUIRE(all.elements == 100);
        REQUIRE(copies == 7);
    }
}

TEST_CASE("a group_fold takes the key of an element before the function may move from it") {
    const auto by_parity = [](const std::unique_ptr<int>& box) { return *box % 2; };
    const auto groups =
        boxes(7) | weir::group_fold(by_parity, 0, [](int sum, std::unique_ptr<int> box) {
            return sum + *box;
        });
    REQUIRE((groups == std::map<int, int, std::less<>>{{0, 0 + 2 + 4 + 6}, {1, 1 + 3 + 5}}));

    // The key refers to what the function moves away.
    const auto whole = [](const std::string& word) -> const std::string& { return word; };
    const auto words = [](int n) -> weir::generator<std::string> {
        for (int i = 0; i < n; ++i) {
            std::string word(30, static_cast<char>('a' + i % 2));
            co_yield std::move(word);
        }
    };
    const auto moved = words(5)
                     | weir::group_fold(whole, std::vector<std::string>{},
                                        [](std::vector<std::string> all, std::string&& word) {
                                            all.push_back(std::move(word));
                                            return all;
                                        });
    REQUIRE(moved.at(std::string(30, 'a')) == std::vector<std::string>(3, std::string(30, 'a')));
    REQUIRE(moved.at(std::string(30, 'b')) == std::vector<std::string>(2, std::string(30, 'b')));
}

TEST_CASE("a group_fold of nothing is an empty map") {
    REQUIRE((std::views::empty<sale> | weir::group_fold(&sale::city, 0, added)).empty());
}

TEST_CASE("group_fold calls key and function once an element, of single-pass ranges too") {
    int made = 0, keys = 0, calls = 0;
    const auto groups = weir::group_fold(
        [&](int n) {
            ++keys;
            return n % 3;
        },
        0,
        [&](int count, int) {
            ++calls;
            return count + 1;
        });
    auto kept = counting(30, made);
    REQUIRE((kept | groups) == std::map<int, int, std::less<>>{{0, 10}, {1, 10}, {2, 10}});
    REQUIRE((kept | groups).empty());
    REQUIRE((counting(1, made) | groups) == std::map<int, int, std::less<>>{{0, 1}});
    REQUIRE(made == 31);
    REQUIRE(keys == 31);
    REQUIRE(calls == 31);
    const auto of_squares = std::views::transform([](int n) { return n * n; }) | groups;
    REQUIRE((std::views::iota(0, 3) | of_squares)
            == std::map<int, int, std::less<>>{{0, 1}, {1, 2}});
}

TEST_CASE("when a group_fold fails, by a function or its source, all groups are freed") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int>, int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    const auto run = [&](int bad_key, int bad_element) {
        source(token, 9)
            | weir::group_fold(
                [=](int n) { return n != bad_key ? n % 4 : throw std::runtime_error{"key"}; },
                std::shared_ptr<int>{},
                [&, bad_element](std::shared_ptr<int>, int n) {
                    return n != bad_element ? token : throw std::runtime_error{"function"};
                });
    };
    REQUIRE_THROWS_WITH(run(6, -1), "key");
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_WITH(run(-1, 6), "function");
    REQUIRE(token.use_count() == 1);
    REQUIRE_THROWS_WITH(run(-1, -1), "broken");
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("a group_fold has one group for NaN, behind those of all numbers") {
    std::mt19937 random{3};
    for (int round = 0; round < 100; ++round) {
        const auto readings = weir::test::random_readings(random, 20);
        std::map<std::pair<bool, double>, int> expected;
        for (const auto& each : readings) ++expected[weir::test::upwards(each)];
        const auto groups = readings
                          | weir::group_fold(&weir::test::reading::key, 0,
                                             [](int n, const auto&) { return n + 1; });
        REQUIRE(groups.size() == expected.size());
        auto at = groups.begin();
        for (const auto& [key, count] : expected) {
            REQUIRE(weir::test::upwards({at->first, 0}) == key);
            REQUIRE((at++)->second == count);
        }
    }
    const auto of_two = std::vector<double>{weir::test::not_a_number, 1, weir::test::not_a_number}
                      | weir::group_fold([](double n) { return std::pair{n, n > 0}; }, 0,
                                         [](int n, double) { return n + 1; });
    REQUIRE(of_two.size() == 2);
    REQUIRE(of_two.at({weir::test::not_a_number, false}) == 2);
}
