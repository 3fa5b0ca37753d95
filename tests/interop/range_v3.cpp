// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/interop/range_v3.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/to.hpp>

#include <range/v3/range/conversion.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/enumerate.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include <functional>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

namespace {

weir::generator<int> numbers(int count) {
    for (int i = 0; i < count; ++i) co_yield i;
}

constexpr auto odd = [](int n) { return n % 2 != 0; };
constexpr auto squared = [](int n) { return n * n; };

constexpr auto twice = [](auto range) -> weir::generator<int> {
    for (int n : range)
        for (int i = 0; i < 2; ++i) co_yield n;
};

struct reading {
    int value;
};

constexpr std::string_view readings = "{\"value\":1}\n{\"value\":2}\n{\"value\":3}\n";

} // namespace

TEST_CASE("an lvalue generator pipes into range-v3 as it is") {
    auto source = numbers(10);
    const auto result = source | ranges::views::filter(odd) | ranges::views::transform(squared)
                      | ranges::to<std::vector>();
    CHECK(result == std::vector{1, 9, 25, 49, 81});
}

TEST_CASE("an rvalue generator pipes into range-v3 and lives as long as the view") {
    auto view = numbers(10) | ranges::views::filter(odd) | ranges::views::transform(squared);
    auto copy = view;
    std::vector<int> result;
    for (const int n : copy) result.push_back(n);
    CHECK(result == std::vector{1, 9, 25, 49, 81});
}

TEST_CASE("a gauge, a through stage and a reader pipe into range-v3 as temporaries") {
    const auto gauged = numbers(4) | weir::stage("numbers") | ranges::views::transform(squared)
                      | ranges::to<std::vector>();
    CHECK(gauged == std::vector{0, 1, 4, 9});

    const auto doubled =
        numbers(2) | weir::through(twice) | ranges::views::take(3) | ranges::to<std::vector>();
    CHECK(doubled == std::vector{0, 0, 1});

    const auto read = weir::json::read<reading>(weir::bytes::memory{readings})
                    | ranges::views::transform([](const reading& r) { return r.value; })
                    | ranges::to<std::vector>();
    CHECK(read == std::vector{1, 2, 3});
}

TEST_CASE("range-v3 closures that are constants take temporaries too") {
    std::vector<std::pair<std::size_t, int>> pairs;
    for (const auto& [index, number] :
         numbers(3) | weir::stage("numbers") | ranges::views::enumerate)
        pairs.emplace_back(index, number);
    CHECK(pairs == std::vector<std::pair<std::size_t, int>>{{0, 0}, {1, 1}, {2, 2}});

    int count = 0;
    for ([[maybe_unused]] auto&& pair : numbers(3) | ranges::views::enumerate) ++count;
    for ([[maybe_unused]] auto&& pair :
         numbers(3) | weir::through(twice) | ranges::views::enumerate)
        ++count;
    for ([[maybe_unused]] auto&& pair :
         weir::json::read<reading>(weir::bytes::memory{readings}) | ranges::views::enumerate)
        ++count;
    CHECK(count == 3 + 6 + 3);
}

TEST_CASE("std views of weir ranges pipe into range-v3 as temporaries") {
    const auto result = numbers(10) | std::views::filter(odd) | ranges::views::transform(squared)
                      | ranges::to<std::vector>();
    CHECK(result == std::vector{1, 9, 25, 49, 81});
}

TEST_CASE("chunk and zip of range-v3 take weir ranges apart and together") {
    std::vector<std::vector<int>> chunks;
    for (auto&& chunk : numbers(5) | weir::stage("numbers") | ranges::views::chunk(2))
        chunks.push_back(chunk | ranges::to<std::vector>());
    CHECK(chunks == std::vector<std::vector<int>>{{0, 1}, {2, 3}, {4}});

    auto left = numbers(3);
    auto right = numbers(5) | weir::stage("right");
    int sum = 0;
    for (auto&& [a, b] : ranges::views::zip(left, right)) sum += a * b;
    CHECK(sum == 0 * 0 + 1 * 1 + 2 * 2);
}

TEST_CASE("range-v3 views pipe into weir stages and sinks") {
    CHECK((ranges::views::iota(0, 5) | ranges::views::transform(squared) | weir::stage("squares")
           | weir::through(twice) | weir::fold(0, std::plus<>{}))
          == 2 * (0 + 1 + 4 + 9 + 16));

    CHECK((numbers(10) | ranges::views::filter(odd) | weir::stage("odd") | weir::count()) == 5);
    CHECK((numbers(10) | ranges::views::filter(odd) | weir::to<std::vector>())
          == std::vector{1, 3, 5, 7, 9});
}
