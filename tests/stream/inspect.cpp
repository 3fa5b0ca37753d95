// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/take.hpp>

#include <algorithm>
#include <concepts>
#include <functional>
#include <memory>
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

template <class Pipe>
using reference_of = std::ranges::range_reference_t<Pipe>;

constexpr auto nothing = [](const auto&) {};

/// Any function of numbers.
using look = std::function<void(int)>;

/// Tells how often it was copied.
struct counts_copies {
    explicit counts_copies(int& c) : copies{&c} {}
    counts_copies(const counts_copies& other) : copies{other.copies} { ++*copies; }
    counts_copies(counts_copies&&) = default;
    counts_copies& operator=(const counts_copies&) = delete;
    void operator()(int) const {}
    int* copies;
};

} // namespace

TEST_CASE("inspect sees each element once, before anything after it does") {
    std::string log;
    const auto note = [&log](std::string who) -> look {
        return [&log, who](int n) { log += who + std::to_string(n) + ' '; };
    };
    const look filter = note("filter ");
    int made = 0;
    auto pipe = counting(4, made) | weir::inspect(note("first ")) | std::views::filter([&](int n) {
                    filter(n);
                    return n % 2 == 0;
                })
              | weir::inspect(note("second "));
    REQUIRE(log.empty());
    for (int n : pipe) log += "loop " + std::to_string(n) + ' ';
    REQUIRE(log
            == "first 0 filter 0 second 0 loop 0 first 1 filter 1 "
               "first 2 filter 2 second 2 loop 2 first 3 filter 3 ");
}

TEST_CASE("inspect sees an element once that a filter looks at twice") {
    int looks = 0, transforms = 0;
    const auto counted = std::views::transform([&](int n) {
        ++transforms;
        return n;
    });
    const auto all = std::views::filter([](int) { return true; });
    int made = 0;
    auto pipe =
        counting(5, made) | counted | weir::inspect(look{[&](int) { ++looks; }}) | all | all;
    REQUIRE(all_of(pipe) == std::vector<int>{0, 1, 2, 3, 4});
    REQUIRE(looks == 5);
    REQUIRE(transforms == 5); // and shields what is before it from being looked at twice
}

TEST_CASE("inspect pulls nothing that is not pulled from it") {
    for (int pulls = 0; pulls <= 6; ++pulls) {
        int made = 0, looks = 0;
        auto pipe = counting(5, made) | weir::inspect(look{[&](int n) { REQUIRE(n == looks++); }});
        REQUIRE(made == 0);
        if (pulls == 0) continue;
        auto at = pipe.begin();
        for (int i = 1; i < pulls; ++i) ++at;
        pipe.begin();
        REQUIRE(made == std::min(pulls, 5));
        REQUIRE(looks == std::min(pulls, 5));
    }
}

TEST_CASE("elements go through as they are, references and rvalues") {
    std::vector<std::string> words{"a", "b"};
    auto expected = words.begin();
    auto by_reference =
        words | weir::inspect([&](const std::string& word) { REQUIRE(&word == &*expected); });
    static_assert(std::same_as<reference_of<decltype(by_reference)>, std::string&>);
    for (std::string& word : by_reference) {
        REQUIRE(&word == &*expected++);
        word += '!';
    }
    REQUIRE(words == std::vector<std::string>{"a!", "b!"});

    const std::vector<std::string> constant{"c"};
    auto by_const_reference = constant | weir::inspect(nothing);
    static_assert(std::same_as<reference_of<decltype(by_const_reference)>, const std::string&>);
    for (const std::string& word : by_const_reference) REQUIRE(&word == &constant[0]);

    std::vector<const int*> seen;
    auto moved = boxes(3)
               | weir::inspect([&](const std::unique_ptr<int>& box) { seen.push_back(box.get()); });
    static_assert(std::same_as<reference_of<decltype(moved)>, std::unique_ptr<int>&&>);
    std::vector<std::unique_ptr<int>> taken;
    for (std::unique_ptr<int>&& box : moved) taken.push_back(std::move(box));
    REQUIRE(std::ranges::equal(taken, seen, {}, &std::unique_ptr<int>::get));
    REQUIRE(*taken[2] == 2);

    // Of values, an rvalue each.
    auto made = std::views::iota(0, 3)
              | std::views::transform([](int n) { return std::make_unique<int>(n); })
              | weir::inspect([](const auto& box) { REQUIRE(box != nullptr); });
    static_assert(std::same_as<reference_of<decltype(made)>, std::unique_ptr<int>&&>);
    int next = 0;
    for (auto&& box : made) REQUIRE(*std::unique_ptr<int>{std::move(box)} == next++);
    REQUIRE(next == 3);

    std::vector<bool> bits{true, false};
    for (auto&& bit : bits | weir::inspect([](bool) {})) bit = !bit;
    REQUIRE(bits == std::vector<bool>{false, true});
}

TEST_CASE("the function sees elements as const, so that looking changes nothing") {
    struct overloaded {
        void operator()(int&) const { throw std::logic_error{"not const"}; }
        void operator()(int&&) const { throw std::logic_error{"not const"}; }
        void operator()(const int&) const {}
    };
    std::vector<int> numbers{1, 2};
    REQUIRE(all_of(numbers | weir::inspect(overloaded{})) == numbers);
    int made = 0;
    REQUIRE(all_of(counting(2, made) | weir::inspect(overloaded{})) == std::vector<int>{0, 1});
}

TEST_CASE("what inspect's function throws, or the range, comes out and ends the pipe") {
    int made = 0;
    auto pipe = counting(5, made) | weir::inspect(look{[](int n) {
                    if (n == 2) throw std::runtime_error{"looked at 2"};
                }});
    auto at = pipe.begin();
    ++at;
    REQUIRE_THROWS_WITH(++at, "looked at 2");
    REQUIRE(at == pipe.end());
    REQUIRE(pipe.begin() == pipe.end());
    REQUIRE(made == 3);
    const auto broken = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    int looks = 0;
    REQUIRE_THROWS_WITH(all_of(broken(2) | weir::inspect(look{[&](int) { ++looks; }})), "broken");
    REQUIRE(looks == 2);
}

TEST_CASE("the function is kept in the pipe, and not copied where it can be moved") {
    int copies = 0, made = 0;
    const counts_copies kept{copies};
    REQUIRE(all_of(counting(2, made) | weir::inspect(counts_copies{copies})).size() == 2);
    REQUIRE(copies == 0);
    const auto counted = weir::inspect(kept);
    REQUIRE(copies == 1);
    for (int use = 2; use < 5; ++use) {
        REQUIRE(all_of(counting(2, made) | counted).size() == 2);
        REQUIRE(copies == use); // one for each pipe
    }
    int sum = 0;
    const auto adding = [&sum, factor = std::make_unique<int>(10)](int n) { sum += *factor * n; };
    static_assert(!std::copy_constructible<decltype(adding)>);
    auto pipe =
        counting(3, made)
        | weir::inspect([&sum, factor = std::make_unique<int>(10)](int n) { sum += *factor * n; });
    auto moved = std::move(pipe);
    REQUIRE(all_of(moved).size() == 3);
    REQUIRE(sum == 30);
}

TEST_CASE("whatever can be invoked with an element will do, also to change its own state") {
    struct record {
        void look() const { ++*looks; }
        int* looks;
    };
    int looks = 0;
    const std::vector<record> records(3, record{&looks});
    records | weir::inspect(&record::look) | weir::for_each([](const record&) {});
    REQUIRE(looks == 3);
    std::vector<int> numbers;
    const auto numbered =
        weir::inspect(look{[&numbers, next = 0](int) mutable { numbers.push_back(next++); }});
    int made = 0;
    for (int use = 0; use < 2; ++use) all_of(counting(2, made) | numbered);
    REQUIRE(numbers == std::vector<int>{0, 1, 0, 1});
}

TEST_CASE("an inspected pipe stands behind what was taken from it") {
    int made = 0;
    std::vector<int> seen;
    auto pipe = counting(10, made) | weir::inspect(look{[&](int n) { seen.push_back(n); }});
    REQUIRE(all_of(pipe | weir::take(2)) == std::vector<int>{0, 1});
    REQUIRE(made == 2);
    REQUIRE(all_of(pipe | weir::take(2)) == std::vector<int>{2, 3});
    REQUIRE(seen == std::vector<int>{0, 1, 2, 3});
}
