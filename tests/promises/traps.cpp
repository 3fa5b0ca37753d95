// SPDX-License-Identifier: BSL-1.0

// What the standard views do on a source that can be read only once, and what to write instead.
// Each test shows both, so that it also tells when a standard library has become better.

#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/count.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/peekable.hpp>
#include <weir/stream/scan.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>

#include <ranges>
#include <sstream>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::counting;

namespace {

constexpr auto is_even = [](int n) { return n % 2 == 0; };
constexpr auto is_small = [](int n) { return n < 3; };

weir::generator<std::vector<int>> pairs(int n) {
    for (int i = 0; i < n; ++i) {
        std::vector<int> pair{10 * i, 10 * i + 1};
        co_yield std::move(pair);
    }
}

} // namespace

TEST_CASE("std::views::take(n) pulls element n + 1, and weir::take does not") {
    int made = 0;
    REQUIRE(all_of(counting(10, made) | std::views::take(3)) == std::vector<int>{0, 1, 2});
    REQUIRE(made == 4);
    made = 0;
    REQUIRE(all_of(counting(10, made) | weir::take(3)) == std::vector<int>{0, 1, 2});
    REQUIRE(made == 3);
}

TEST_CASE("so std::views::take loses an element of a stream, and weir::take none") {
    std::istringstream first{"1 2 3 4"}, second{"1 2 3 4"};
    int next = 0;
    REQUIRE((std::ranges::istream_view<int>(first) | std::views::take(2) | weir::sum()) == 3);
    first >> next;
    REQUIRE(next == 4);
    REQUIRE((std::ranges::istream_view<int>(second) | weir::take(2) | weir::sum()) == 3);
    second >> next;
    REQUIRE(next == 3);
}

TEST_CASE("std::views::take behind a filter searches for one more, to the end if there is none") {
    int made = 0;
    REQUIRE(all_of(counting(1000, made) | std::views::filter(is_small) | std::views::take(3))
            == std::vector<int>{0, 1, 2});
    REQUIRE(made == 1000);
    made = 0;
    REQUIRE(all_of(counting(1000, made) | std::views::filter(is_small) | weir::take(3))
            == std::vector<int>{0, 1, 2});
    REQUIRE(made == 3);
}

TEST_CASE("std::views::take counts anew at each begin(), and weir::take goes on counting") {
    int made = 0;
    auto source = counting(10, made);
    auto three = source | std::views::take(3);
    REQUIRE(all_of(three) == std::vector<int>{0, 1, 2});
    REQUIRE(all_of(three) == std::vector<int>{3, 4, 5});
    auto other = counting(10, made);
    auto exactly_three = other | weir::take(3);
    for (int n : exactly_three)
        if (n == 1) break;
    REQUIRE(all_of(exactly_three) == std::vector<int>{1, 2});
    REQUIRE(all_of(exactly_three).empty());
}

TEST_CASE("std::views::counted pulls one element too many, too") {
    int made = 0;
    auto source = counting(10, made);
    REQUIRE(all_of(std::views::counted(source.begin(), 3)) == std::vector<int>{0, 1, 2});
    REQUIRE(made == 4);
}

TEST_CASE("std::views::transform calls its function twice for what a filter after it lets pass") {
    int calls = 0, made = 0;
    const auto squared = [&](int n) {
        ++calls;
        return n * n;
    };
    REQUIRE((counting(10, made) | std::views::transform(squared) | std::views::filter(is_even)
             | weir::sum())
            == 0 + 4 + 16 + 36 + 64);
    REQUIRE(calls == 10 + 5);

    // What weir makes of an element is there until the next pull, however often it is looked at.
    calls = 0;
    REQUIRE((counting(10, made) | std::views::transform(squared) | weir::inspect([](int) {})
             | std::views::filter(is_even) | weir::sum())
            == 0 + 4 + 16 + 36 + 64);
    REQUIRE(calls == 10);
    calls = 0;
    REQUIRE((counting(10, made) | weir::scan(0, [&](int, int n) { return squared(n); })
             | std::views::filter(is_even) | weir::sum())
            == 0 + 4 + 16 + 36 + 64);
    REQUIRE(calls == 10);
}

TEST_CASE("to count elements in a std::views::transform is to count some twice, or not at all") {
    int seen = 0, made = 0;
    const auto count = [&](int n) {
        ++seen;
        return n;
    };
    REQUIRE((counting(10, made) | std::views::transform(count) | weir::count()) == 10);
    REQUIRE(seen == 0); // nobody has looked at an element
    REQUIRE((counting(10, made) | std::views::transform(count) | std::views::filter(is_even)
             | weir::sum())
            == 20);
    REQUIRE(seen == 15);
    seen = 0;
    REQUIRE((counting(10, made) | weir::inspect(count) | weir::count()) == 10);
    REQUIRE(seen == 10);
}

TEST_CASE("std::views::take_while takes the first element that fails with it") {
    std::istringstream in{"0 1 2 3 4"};
    int next = 0;
    REQUIRE(all_of(std::ranges::istream_view<int>(in) | std::views::take_while(is_small))
            == std::vector<int>{0, 1, 2});
    in >> next;
    REQUIRE(next == 4); // where is 3?

    // A generator in a variable still stands at it,
    int made = 0;
    auto source = counting(5, made);
    REQUIRE(all_of(source | std::views::take_while(is_small)) == std::vector<int>{0, 1, 2});
    REQUIRE(all_of(source) == std::vector<int>{3, 4});

    // and weir::peekable can look at an element without taking it.
    std::istringstream again{"0 1 2 3 4"};
    weir::peekable numbers{std::ranges::istream_view<int>(again)};
    std::vector<int> small;
    while (numbers.peek() != nullptr && is_small(*numbers.peek())) small.push_back(*numbers.next());
    REQUIRE(small == std::vector<int>{0, 1, 2});
    REQUIRE(all_of(numbers) == std::vector<int>{3, 4});
}

TEST_CASE("std::views::drop drops again at each begin(), and weir::take passes by once") {
    int made = 0;
    auto source = counting(9, made);
    auto rest = source | std::views::drop(2);
    REQUIRE(*rest.begin() == 2);
    REQUIRE(*rest.begin() == 4);
    REQUIRE(all_of(rest) == std::vector<int>{6, 7, 8});

    auto other = counting(9, made);
    other | weir::take(2) | weir::for_each([](int) {});
    REQUIRE(*other.begin() == 2);
    REQUIRE(*other.begin() == 2);
    REQUIRE(all_of(other) == std::vector<int>{2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("std::views::join repeats the inner range at each begin(), and weir::flat_map goes on") {
    auto joined = pairs(2) | std::views::join;
    for (int n : joined)
        if (n == 1) break;
    REQUIRE(all_of(joined) == std::vector<int>{0, 1, 10, 11}); // 0 again

    const auto itself = [](std::vector<int> pair) { return pair; };
    auto flat = pairs(2) | weir::flat_map(itself);
    for (int n : flat)
        if (n == 1) break;
    REQUIRE(all_of(flat) == std::vector<int>{1, 10, 11});
}
