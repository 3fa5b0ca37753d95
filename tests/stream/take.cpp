// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/to.hpp>

#include <algorithm>
#include <forward_list>
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

/// Counts how often the coroutine was resumed: once before the first element, once an element.
weir::generator<int> counting_resumes(int n, int& resumes) {
    ++resumes;
    for (int i = 0; i < n; ++i) {
        co_yield i;
        ++resumes;
    }
}

std::vector<int> iota(int from, int to) {
    std::vector<int> result;
    for (int i = from; i < to; ++i) result.push_back(i);
    return result;
}

/// 0, 1, ... and then an exception, if it is asked for one more.
weir::generator<int> and_no_more(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
    throw std::logic_error{"one more was asked for"};
}

const auto even = std::views::filter([](int n) { return n % 2 == 0; });

} // namespace

TEST_CASE("take passes on the first elements, and pulls exactly those") {
    for (int n = 0; n < 8; ++n)
        for (std::size_t count = 0; count < 10; ++count) {
            const auto taken = static_cast<int>(count);
            int resumes = 0;
            auto pipe = counting_resumes(n, resumes) | weir::take(count);
            REQUIRE(resumes == 0);
            int seen = 0;
            for (auto&& i : pipe) {
                REQUIRE(i == seen++);
                REQUIRE(resumes == seen);
            }
            REQUIRE(seen == std::min(n, taken));
            REQUIRE(resumes == std::min(n + 1, taken));
            REQUIRE(pipe.begin() == pipe.end());
            REQUIRE(resumes == std::min(n + 1, taken));

            resumes = 0;
            auto kept = counting_resumes(n, resumes);
            kept | weir::take(count) | weir::for_each([](int) {});
            REQUIRE(resumes == std::min(n + 1, taken));
        }
}

TEST_CASE("take(0) does not even begin") {
    struct untouchable {
        int* begin() { throw std::logic_error{"begun"}; }
        int* end() { return nullptr; }
    };
    untouchable range;
    REQUIRE(all_of(range | weir::take(0)).empty());
    REQUIRE_THROWS_WITH(all_of(range | weir::take(1)), "begun");
    range | weir::take(0) | weir::for_each([](int) {});
}

TEST_CASE(
    "of a stream that is in a variable, each take gets the elements after those of the last") {
    for (unsigned seed = 0; seed < 600; ++seed) {
        std::mt19937 random{seed};
        const int n = static_cast<int>(random() % 30);
        int made = 0;
        auto records = counting(n, made);
        auto gauged = counting(n, made) | weir::stage("gauged");
        int next = 0, pulled = 0; // what the next begin() will stand at; elements pulled so far
        const bool is_gauged = random() % 2 == 0;
        for (int round = 0; round < 8; ++round) {
            const std::size_t count = random() % 6;
            const std::size_t inner = random() % 6;
            // How many of them to see before the loop is left without moving on; 0: all.
            const std::size_t stop = random() % 4 == 0 ? 1 + random() % 3 : 0;
            const bool in_loop = random() % 2 == 0;
            std::vector<int> seen;
            const auto run = [&](auto&& pipe) {
                if (in_loop) {
                    for (auto&& i : pipe) {
                        seen.push_back(i);
                        if (seen.size() == stop) break;
                    }
                } else {
                    const bool whole = pipe | weir::for_each_while([&](int i) {
                                           seen.push_back(i);
                                           return seen.size() != stop;
                                       });
                    REQUIRE(whole == (stop == 0 || seen.size() < stop));
                }
            };
            const auto kind = random() % 4;
            const auto run_over = [&](auto& source) {
                if (kind == 0) run(source | weir::take(count));
                if (kind == 1) run(source | even | weir::take(count));
                if (kind == 2) run(source | weir::take(inner) | weir::take(count));
                if (kind == 3)
                    run(source | std::views::transform([](int i) { return i + 1000; })
                        | weir::stage("transformed") | weir::take(count));
            };
            if (is_gauged)
                run_over(gauged);
            else
                run_over(records);

            std::vector<int> expected;
            const auto most = kind == 2 ? std::min(inner, count) : count;
            bool left = false;
            while (expected.size() < most && next < n) {
                pulled = std::max(pulled, next + 1);
                if (kind != 1 || next % 2 == 0) {
                    expected.push_back(next + (kind == 3 ? 1000 : 0));
                    left = expected.size() == stop;
                    if (left) break;
                }
                ++next;
            }
            REQUIRE(seen == expected);
            REQUIRE(made == pulled);
        }
        const auto rest = is_gauged ? all_of(gauged) : all_of(records);
        REQUIRE(rest == iota(next, n));
    }
}

TEST_CASE("a filter that would find no more is not sent to look for it") {
    const auto below_3 = std::views::filter([](int n) { return n < 3; });
    REQUIRE(all_of(std::views::iota(0) | below_3 | weir::take(3)) == iota(0, 3));
    const auto forever = [](int from) -> weir::generator<int> {
        for (int i = from;; ++i) co_yield i;
    };
    REQUIRE(all_of(forever(0) | below_3 | weir::take(3)) == iota(0, 3));
    auto kept = forever(0);
    kept | below_3 | weir::take(3) | weir::for_each([](int) {});
    REQUIRE(*kept.begin() == 3);
    REQUIRE(all_of(and_no_more(4) | weir::take(4)) == iota(0, 4));
    REQUIRE(all_of(and_no_more(4) | weir::take(4) | even | weir::take(2))
            == std::vector<int>{0, 2});
}

TEST_CASE("a pass over a range of many passes starts at its first element") {
    for (std::size_t count = 0; count < 6; ++count) {
        const auto expected = iota(0, static_cast<int>(std::min<std::size_t>(count, 4)));
        auto of_vector = iota(0, 4) | weir::take(count);
        auto of_view = std::views::iota(0, 100) | even | weir::take(count)
                     | std::views::transform([](int n) { return n / 2; });
        const std::forward_list<int> list{0, 1, 2, 3};
        auto of_list = list | weir::take(count);
        for (int pass = 0; pass < 3; ++pass) {
            REQUIRE(all_of(of_vector) == expected);
            REQUIRE(all_of(of_list) == expected);
            REQUIRE(all_of(of_view) == iota(0, static_cast<int>(count)));
            REQUIRE((of_vector | weir::to<std::vector>()) == expected);
            if (count > 0) {
                REQUIRE(*of_vector.begin() == 0); // a pass that is left half-way
                of_list.consume();                // takes nothing from the next
            }
        }
    }
}

TEST_CASE("elements are passed on as they are") {
    std::vector<int> numbers{1, 2, 3};
    auto expected = numbers.begin();
    for (int& n : numbers | weir::take(2)) {
        REQUIRE(&n == &*expected++);
        n *= 10;
    }
    REQUIRE(numbers == std::vector<int>{10, 20, 3});
    std::vector<std::unique_ptr<int>> taken;
    auto kept = boxes(5);
    for (std::unique_ptr<int>&& box : kept | weir::take(3)) taken.push_back(std::move(box));
    REQUIRE(taken.size() == 3);
    REQUIRE(*taken.back() == 2);
    REQUIRE(**kept.begin() == 3);
    const std::vector<bool> bits{true, false, true};
    REQUIRE(std::ranges::equal(bits | weir::take(2), std::vector<bool>{true, false}));
}

TEST_CASE("moved half-run, a take goes on where it stood, and leaves its iterators at their end") {
    for (int pulls = 1; pulls <= 4; ++pulls)
        for (const bool assigned : {false, true}) {
            int made = 0;
            auto first = counting(10, made) | weir::take(4);
            auto at = first.begin();
            for (int i = 1; i < pulls; ++i) ++at;
            auto second = counting(10, made) | weir::take(assigned ? 2 : 0);
            if (assigned) REQUIRE(*second.begin() == 0);
            made = pulls;
            second = std::move(first);
            auto third = std::move(second);
            REQUIRE(at == first.end()); // NOLINT(bugprone-use-after-move)
            REQUIRE(made == pulls);
            REQUIRE(all_of(third) == iota(pulls - 1, 4));
            REQUIRE(made == 4);
        }
    // What is moved from takes nothing more from a stream that both refer to.
    const std::vector<int> numbers{1, 2, 3};
    int made = 0;
    auto kept = counting(10, made);
    const auto hand_over = [](auto first, auto other, const std::vector<int>& expected) {
        auto at = first.begin();
        auto second = std::move(first);
        REQUIRE(at == first.end()); // NOLINT(bugprone-use-after-move)
        ++at;
        REQUIRE(at == first.end());
        at = second.begin();
        other = std::move(second);
        REQUIRE(at == second.end()); // NOLINT(bugprone-use-after-move)
        REQUIRE(all_of(other) == expected);
    };
    hand_over(numbers | weir::take(2), numbers | weir::take(3), {1, 2});
    hand_over(kept | weir::take(2), kept | weir::take(3), {0, 1});
    REQUIRE(made == 2);
}

TEST_CASE("a take that is moved before it runs has run nothing") {
    int made = 0;
    auto first = counting(10, made) | weir::take(3);
    auto second = std::move(first);
    REQUIRE(made == 0);
    auto& same = second;
    second = std::move(same);
    REQUIRE(all_of(second) == iota(0, 3));
}

TEST_CASE("copies of an iterator of take stand at the same element") {
    int made = 0;
    auto pipe = counting(10, made) | weir::take(3);
    auto one = pipe.begin();
    const auto other = one;
    ++one;
    REQUIRE(*other == 1);
    one++;
    REQUIRE(*other == 2);
    ++one;
    REQUIRE(other == pipe.end());
    ++(one = other); // advanced by the other, they are at the end both
    REQUIRE(one == pipe.end());
    REQUIRE(pipe.begin() == pipe.end());
    REQUIRE(made == 3);
    const decltype(one) nowhere{};
    REQUIRE(nowhere == pipe.end());
}

TEST_CASE("what the range throws comes out of take, and ends it") {
    auto pipe = and_no_more(2) | weir::take(5);
    auto at = pipe.begin();
    ++at;
    REQUIRE(*at == 1);
    REQUIRE_THROWS_AS(++at, std::logic_error);
    REQUIRE(at == pipe.end());
    REQUIRE(pipe.begin() == pipe.end());
    auto at_once = and_no_more(0) | weir::take(5);
    REQUIRE_THROWS_AS(at_once.begin(), std::logic_error);
    REQUIRE(at_once.begin() == at_once.end());
    REQUIRE_THROWS_AS(and_no_more(2) | weir::take(5) | weir::for_each([](int) {}),
                      std::logic_error);
}

TEST_CASE("what is consumed counts as taken") {
    int resumes = 0;
    auto pipe = counting_resumes(10, resumes) | weir::take(3);
    pipe.consume(); // there is no current element yet
    for (int i = 0; i < 3; ++i) {
        REQUIRE(*pipe.begin() == i);
        REQUIRE(*pipe.begin() == i);
        pipe.consume();
        if (i % 2 == 0) pipe.consume(); // what is done with is
        REQUIRE(resumes == i + 1);
    }
    REQUIRE(pipe.begin() == pipe.end());
    pipe.consume();
    REQUIRE(pipe.begin() == pipe.end());
    REQUIRE(resumes == 3);
}

TEST_CASE("takes compose before there is a source, with each other and std::views") {
    const auto first_even = even | weir::take(4) | weir::take(2);
    REQUIRE(all_of(std::views::iota(1) | first_even) == std::vector<int>{2, 4});
    auto kept = and_no_more(8);
    REQUIRE(all_of(kept | first_even) == std::vector<int>{0, 2});
    REQUIRE(all_of(kept | first_even) == std::vector<int>{4, 6});
}

TEST_CASE("a take is a single pass, whatever it takes from, and copied with nothing") {
    using of_generator = decltype(boxes(1) | weir::take(1));
    using of_vector = decltype(std::declval<std::vector<int>&>() | weir::take(1));
    STATIC_REQUIRE(std::ranges::input_range<of_generator>);
    STATIC_REQUIRE_FALSE(std::ranges::forward_range<of_vector>);
    STATIC_REQUIRE(std::movable<of_generator>);
    STATIC_REQUIRE(std::movable<of_vector>);
    STATIC_REQUIRE_FALSE(std::copyable<of_vector>);
    STATIC_REQUIRE(std::copyable<std::ranges::iterator_t<of_generator>>);
}

TEST_CASE("take: a loop of its own after consume() takes no more, nor does ++ after that") {
    auto pipe = weir::test::counting_from_zero(9) | weir::take(3);
    auto at = pipe.begin();
    pipe.consume();
    REQUIRE_FALSE((pipe | weir::for_each_while([](int n) { return n != 1; })));
    ++at;
    REQUIRE(*at == 2);
    ++at;
    REQUIRE(at == pipe.end());
}

TEST_CASE("take: ++ after consume() is one step") {
    int made = 0;
    auto pipe = counting(100, made) | weir::take(5);
    auto at = pipe.begin();
    pipe.consume();
    ++at;
    REQUIRE(all_of(pipe) == std::vector<int>{1, 2, 3, 4});
}

TEST_CASE("take makes an input range") {
    using taken = decltype(std::views::empty<int> | weir::take(1));
    STATIC_REQUIRE(std::ranges::input_range<taken>);
}
