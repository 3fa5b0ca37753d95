// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/interop/range_v3.hpp>
#include <weir/json/read.hpp>
#include <weir/stream/batch.hpp>
#include <weir/stream/compose.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/elements_of.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/fold_right.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/group_fold.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/interleave.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/min_max.hpp>
#include <weir/stream/peekable.hpp>
#include <weir/stream/replay.hpp>
#include <weir/stream/scan.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/tee.hpp>
#include <weir/stream/through.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/top.hpp>
#include <weir/stream/zip_latest.hpp>

#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/algorithm/equal.hpp>
#include <range/v3/algorithm/max.hpp>
#include <range/v3/algorithm/min.hpp>
#include <range/v3/numeric/accumulate.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/any_view.hpp>
#include <range/v3/view/cache1.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/drop.hpp>
#include <range/v3/view/drop_while.hpp>
#include <range/v3/view/enumerate.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/for_each.hpp>
#include <range/v3/view/intersperse.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/partial_sum.hpp>
#include <range/v3/view/stride.hpp>
#include <range/v3/view/tail.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/take_exactly.hpp>
#include <range/v3/view/take_while.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

// Under sanitizers g++ 12 says of this one that it copies a member before it is initialised.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <range/v3/view/exclusive_scan.hpp>
#pragma GCC diagnostic pop

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <ranges>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace {

weir::generator<int> numbers(int count) {
    for (int i = 0; i < count; ++i) co_yield i;
}

/// The same, counted as they are made.
weir::generator<int> counting(int count, int& made) {
    for (int i = 0; i < count; ++i) {
        ++made;
        co_yield i;
    }
}

weir::generator<int> yielding(std::vector<int> kept) {
    for (int n : kept) co_yield n;
}

constexpr auto odd = [](int n) { return n % 2 != 0; };
constexpr auto squared = [](int n) { return n * n; };
constexpr auto up_to = [](int n) { return ranges::views::iota(0, n); };

constexpr auto twice = [](auto range) -> weir::generator<int> {
    for (int n : range)
        for (int i = 0; i < 2; ++i) co_yield n;
};

struct reading {
    int value;
};

constexpr std::string_view readings = "{\"value\":1}\n{\"value\":2}\n{\"value\":3}\n";

template <class Range>
std::vector<int> all_of(Range&& range) {
    std::vector<int> result;
    for (auto&& n : range) result.push_back(n);
    return result;
}

const std::vector<int> digits{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};

void require_both(const std::vector<int>& of_a_variable, const std::vector<int>& of_a_temporary,
                  const std::vector<int>& expected) {
    REQUIRE(of_a_variable == expected);
    REQUIRE(of_a_temporary == expected);
}

/// What comes out behind `view` must be the same whether the digits come from a single-pass range
/// of weir's in a variable, or from one that is piped as a temporary.
template <class View>
void makes(const View& view, const std::vector<int>& expected) {
    auto stream = yielding(digits);
    require_both(all_of(stream | view), all_of(yielding(digits) | view | weir::stage("behind")),
                 expected);
}

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
    CHECK(all_of(numbers(4) | weir::stage("numbers") | ranges::views::transform(squared))
          == std::vector{0, 1, 4, 9});
    CHECK(all_of(numbers(2) | weir::through(twice) | ranges::views::take(3))
          == std::vector{0, 0, 1});
    CHECK(all_of(weir::json::read<reading>(weir::bytes::memory{readings})
                 | ranges::views::transform(&reading::value))
          == std::vector{1, 2, 3});
}

TEST_CASE("range-v3 closures that are constants take temporaries too") {
    std::vector<std::pair<std::size_t, int>> pairs;
    for (const auto& [index, number] :
         numbers(3) | weir::stage("numbers") | ranges::views::enumerate)
        pairs.emplace_back(index, number);
    CHECK(pairs == std::vector<std::pair<std::size_t, int>>{{0, 0}, {1, 1}, {2, 2}});

    int sum = 0;
    for (const reading& each :
         weir::json::read<reading>(weir::bytes::memory{readings}) | ranges::views::cache1)
        sum += each.value;
    CHECK(sum == 1 + 2 + 3);
}

TEST_CASE("std views of weir ranges pipe into range-v3 as temporaries") {
    CHECK(all_of(numbers(10) | std::views::filter(odd) | ranges::views::transform(squared))
          == std::vector{1, 9, 25, 49, 81});
}

TEST_CASE("chunk and zip of range-v3 take weir ranges apart and together") {
    std::vector<std::vector<int>> chunks;
    for (auto&& chunk : numbers(5) | weir::stage("numbers") | ranges::views::chunk(2))
        chunks.push_back(all_of(chunk));
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

TEST_CASE("range-v3 views make of a stream what they make of a vector") {
    namespace views = ranges::views;
    makes(views::filter(odd), {3, 1, 1, 5, 9, 5, 3, 5});
    makes(views::transform(squared), {9, 1, 16, 1, 25, 81, 4, 36, 25, 9, 25});
    makes(views::take(3), {3, 1, 4});
    makes(views::take_exactly(3), {3, 1, 4});
    makes(views::take_while([](int n) { return n < 7; }), {3, 1, 4, 1, 5});
    makes(views::drop(2), {4, 1, 5, 9, 2, 6, 5, 3, 5});
    makes(views::drop_while(odd), {4, 1, 5, 9, 2, 6, 5, 3, 5});
    makes(views::tail, {1, 4, 1, 5, 9, 2, 6, 5, 3, 5});
    makes(views::stride(3), {3, 1, 2, 3});
    makes(views::intersperse(0), {3, 0, 1, 0, 4, 0, 1, 0, 5, 0, 9, 0, 2, 0, 6, 0, 5, 0, 3, 0, 5});
    makes(views::partial_sum, {3, 4, 8, 9, 14, 23, 25, 31, 36, 39, 44});
    makes(views::exclusive_scan(100), {100, 103, 104, 108, 109, 114, 123, 125, 131, 136, 139});
    const std::vector<int> counted_up{0, 1, 2, 0, 0, 1, 2, 3, 0, 0, 1, 2, 3, 4, 0,
                                      1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 0, 1, 2, 3, 4,
                                      5, 0, 1, 2, 3, 4, 0, 1, 2, 0, 1, 2, 3, 4};
    makes(views::for_each(up_to), counted_up);
    makes(views::transform(up_to) | views::join, counted_up);
    makes(views::chunk(4) | views::transform([](auto&& chunk) {
              int sum = 0;
              for (int n : chunk) sum += n;
              return sum;
          }),
          {9, 22, 13});
    makes(views::cache1, digits);
}

TEST_CASE("partial_sum and exclusive_scan of range-v3 are scans without a beginning or an end") {
    std::mt19937 random{2};
    for (int round = 0; round < 50; ++round) {
        std::vector<int> kept(1 + random() % 12);
        for (int& n : kept) n = static_cast<int>(random() % 10);
        auto stream = yielding(kept);
        REQUIRE(all_of(stream | ranges::views::partial_sum)
                == all_of(kept | weir::scan(0, std::plus<>{})));
        std::vector<int> expected = all_of(kept | weir::scan(100, std::plus<>{}));
        expected.insert(expected.begin(), 100);
        expected.pop_back();
        stream = yielding(kept);
        REQUIRE(all_of(stream | ranges::views::exclusive_scan(100)) == expected);
    }
}

TEST_CASE("constants of range-v3 take each of weir's ranges as a temporary") {
    using ranges::views::all;
    using expected = std::vector<int>;
    CHECK(all_of(numbers(3) | all) == expected{0, 1, 2});
    CHECK(all_of(numbers(2) | weir::through(twice) | all) == expected{0, 0, 1, 1});
    CHECK(all_of(numbers(5) | weir::take(3) | all) == expected{0, 1, 2});
    CHECK(all_of(weir::replay{numbers(3), {.items = 9}} | all) == expected{0, 1, 2});
    CHECK(all_of(weir::peekable{numbers(3)} | all) == expected{0, 1, 2});
    auto [first, second] = weir::tee(numbers(3), {.items = 9});
    CHECK(all_of(std::move(first) | all) == expected{0, 1, 2});
    CHECK(all_of(std::move(second) | all) == expected{0, 1, 2});
    CHECK(all_of(numbers(4) | weir::scan(0, std::plus<>{}) | all) == expected{0, 1, 3, 6});
    CHECK(all_of(numbers(3) | weir::inspect([](int) {}) | all) == expected{0, 1, 2});
    const auto twice_each = [](int n) { return std::vector<int>{n, n}; };
    CHECK(all_of(numbers(2) | weir::flat_map(twice_each) | all) == expected{0, 0, 1, 1});
    CHECK(all_of(numbers(4) | std::views::filter(odd) | all) == expected{1, 3});
}

TEST_CASE("functions of range-v3 that take ranges take temporaries behind views::all") {
    int sum = 0;
    for (auto&& [a, b] : ranges::views::zip(numbers(4) | ranges::views::all,
                                            numbers(3) | weir::stage("other") | ranges::views::all))
        sum += a * b;
    CHECK(sum == 0 * 0 + 1 * 1 + 2 * 2);
    CHECK(all_of(ranges::views::concat(numbers(2) | ranges::views::all, ranges::views::iota(7, 9))
                 | weir::stage("both"))
          == std::vector{0, 1, 7, 8});
}

TEST_CASE("other temporaries of weir's go into range-v3 too") {
    const auto first_of = [](const auto& all) { return *std::ranges::begin(all); };
    const auto rest = ranges::views::drop(1);
    CHECK(all_of(weir::replay{numbers(3), {.items = 9}} | rest) == std::vector{1, 2});
    CHECK(all_of(weir::peekable{numbers(3)} | rest) == std::vector{1, 2});
    weir::peekable kept{numbers(3)};
    CHECK(all_of(kept | rest) == std::vector{1, 2});
    auto [one, other] = weir::tee(numbers(3), {.items = 9});
    CHECK(all_of(std::move(one) | rest) == std::vector{1, 2});
    CHECK(all_of(std::move(other) | rest) == std::vector{1, 2});
    CHECK(all_of(numbers(5) | weir::batch(2) | ranges::views::transform(first_of))
          == std::vector{0, 2, 4});
}

TEST_CASE("any_view hides a stream that is kept, or one that is given away, behind one type") {
    auto kept = numbers(4);
    ranges::any_view<int> hidden = kept;
    CHECK(all_of(hidden) == std::vector{0, 1, 2, 3});
    hidden = numbers(4) | ranges::views::all;
    CHECK(all_of(hidden) == std::vector{0, 1, 2, 3});
    hidden = numbers(4) | weir::stage("gauged") | ranges::views::transform(squared);
    CHECK(all_of(hidden) == std::vector{0, 1, 4, 9});

    std::vector<int> changed{1, 2, 3};
    const auto each = [](std::vector<int>& all) -> weir::generator<int&> {
        co_yield weir::elements_of(all);
    };
    ranges::any_view<int&> references = each(changed) | ranges::views::all;
    for (int& n : references) n *= 10;
    CHECK(changed == std::vector{10, 20, 30});
}

TEST_CASE("an any_view is a source for stages and sinks") {
    const std::vector<int> kept{3, 1, 2};
    ranges::any_view<int> hidden = kept | ranges::views::transform(squared);
    CHECK((hidden | weir::sum()) == 14);
    CHECK((hidden | weir::stage("gauged") | weir::max()) == 9);
    CHECK(all_of(std::move(hidden) | weir::through(twice)) == std::vector{9, 9, 1, 1, 4, 4});
}

TEST_CASE("the last view destroys the stream that was given away") {
    const auto token = std::make_shared<int>(0);
    const auto source = [](std::shared_ptr<int>) -> weir::generator<int> {
        for (int i = 0;; ++i) co_yield i;
    };
    {
        auto view = source(token) | weir::stage("source") | ranges::views::transform(squared);
        auto copy = view;
        REQUIRE(*ranges::begin(copy) == 0);
        view = numbers(3) | weir::stage("numbers") | ranges::views::transform(squared);
        REQUIRE(token.use_count() == 2);
        copy = view;
        REQUIRE(token.use_count() == 1);
        CHECK(all_of(copy) == std::vector{0, 1, 4});
    }
    int made = 0;
    {
        const auto never_pulled = counting(3, made) | ranges::views::transform(squared);
        static_cast<void>(never_pulled);
    }
    CHECK(made == 0);
}

TEST_CASE("algorithms and conversions of range-v3 read a stream, each element once") {
    int made = 0;
    CHECK(ranges::min(counting(5, made)) == 0);
    CHECK(ranges::max(counting(5, made) | weir::stage("gauged")) == 4);
    CHECK(ranges::accumulate(counting(5, made), 100) == 110);
    CHECK(ranges::count_if(counting(5, made) | weir::through(twice), odd) == 4);
    CHECK(ranges::equal(counting(5, made), counting(5, made)));
    auto kept = counting(5, made);
    CHECK(ranges::max(kept) == 4);
    CHECK(kept.begin() == kept.end());
    CHECK((counting(5, made) | weir::stage("gauged") | ranges::to<std::set<int>>())
          == std::set{0, 1, 2, 3, 4});
    CHECK(made == 8 * 5);
}

TEST_CASE("stages, sinks and sources of several take range-v3 views") {
    namespace views = ranges::views;
    const auto squares = views::iota(0, 4) | views::transform(squared);
    CHECK((squares | weir::top(2)) == std::vector{9, 4});
    CHECK((squares | weir::fold_right(0, std::minus<>{}, {.items = 9})) == 0 - (1 - (4 - 9)));
    CHECK((squares | weir::group_fold(odd, 0, std::plus<>{}))
          == std::map<bool, int, std::less<>>{{false, 4}, {true, 10}});
    const auto each = views::all; // a constant, which takes what they make as a temporary
    CHECK(all_of(weir::merge(squares, numbers(3)) | each) == std::vector{0, 0, 1, 1, 2, 4, 9});
    CHECK(all_of(weir::interleave(squares, views::iota(7, 8)) | each)
          == std::vector{0, 7, 1, 4, 9});
    CHECK(all_of(weir::compose(up_to, up_to)(4) | each) == std::vector{0, 0, 1, 0, 1, 2});
    std::vector<std::pair<int, int>> latest;
    for (auto [a, b] : weir::zip_latest(squares, views::iota(5, 6)) | each)
        latest.emplace_back(a, b);
    CHECK(latest == std::vector<std::pair<int, int>>{{0, 5}, {1, 5}, {4, 5}, {9, 5}});

    auto left = numbers(3);
    auto right = numbers(5) | weir::stage("right");
    const auto zipped = views::zip(left, right) | weir::stage("zipped") | weir::to<std::vector>();
    CHECK(zipped == std::vector<std::pair<int, int>>{{0, 0}, {1, 1}, {2, 2}});
}

TEST_CASE("range-v3's take and take_exactly pull element n + 1, and weir::take does not") {
    int made = 0;
    auto kept = counting(10, made);
    CHECK(all_of(kept | ranges::views::take(3)) == std::vector{0, 1, 2});
    CHECK(made == 4);
    made = 0;
    kept = counting(10, made);
    CHECK(all_of(kept | ranges::views::take_exactly(3)) == std::vector{0, 1, 2});
    CHECK(made == 4);
    made = 0;
    CHECK(all_of(counting(10, made) | weir::take(3) | ranges::views::transform(squared))
          == std::vector{0, 1, 4});
    CHECK(made == 3);
}

TEST_CASE("range-v3's transform calls its function for each look, unless it is cached") {
    int calls = 0;
    const auto counted = [&](int n) {
        ++calls;
        return n;
    };
    const std::vector<int> expected{1, 3, 5, 7, 9};
    const auto same = ranges::views::transform(counted);
    const auto only_odd = ranges::views::filter(odd);
    CHECK(all_of(numbers(10) | same | only_odd) == expected);
    CHECK(calls == 10 + 5);
    calls = 0;
    CHECK(all_of(numbers(10) | same | ranges::views::cache1 | only_odd) == expected);
    CHECK(calls == 10);
    calls = 0;
    CHECK(all_of(numbers(10) | same | weir::inspect([](int) {}) | only_odd) == expected);
    CHECK(calls == 10);
}

TEST_CASE("range-v3's zip takes one element too many of the streams before the one that ends") {
    int made = 0, made_of_other = 0;
    auto longer = counting(10, made);
    auto shorter = counting(3, made_of_other) | weir::stage("shorter");
    int pairs = 0;
    for ([[maybe_unused]] auto&& both : ranges::views::zip(longer, shorter)) ++pairs;
    CHECK(pairs == 3);
    CHECK(made == 4);
    CHECK(*longer.begin() == 3); // which a generator in a variable still stands at
}
