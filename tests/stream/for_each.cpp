// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>

#include "memory/row_named.hpp"
#include "stream/sources.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
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
using weir::test::row_named;

TEST_CASE("for_each calls its function with every element, in order") {
    for (int n = 0; n < 10; ++n) {
        std::vector<int> seen;
        boxes(n) | weir::for_each([&](const std::unique_ptr<int>& box) { seen.push_back(*box); });
        std::vector<int> expected;
        for (int i = 0; i < n; ++i) expected.push_back(i);
        REQUIRE(seen == expected);
    }
}

TEST_CASE("for_each hands over rvalues as rvalues and lvalues as lvalues") {
    std::vector<std::unique_ptr<int>> taken;
    boxes(3) | weir::for_each([&](std::unique_ptr<int> box) { taken.push_back(std::move(box)); });
    REQUIRE(taken.size() == 3);
    std::vector<int> numbers{1, 2, 3};
    numbers | weir::for_each([](int& n) { n *= 2; });
    REQUIRE(numbers == std::vector<int>{2, 4, 6});
    static_assert(std::is_void_v<decltype(numbers | weir::for_each([](int) { return 1; }))>);
}

TEST_CASE("a for_each with a mutable function starts afresh at each use") {
    std::vector<int> seen;
    const auto numbered =
        weir::for_each([&seen, number = 0](int) mutable { seen.push_back(number++); });
    std::views::iota(0, 3) | numbered;
    std::views::iota(0, 2) | numbered;
    REQUIRE(seen == std::vector<int>{0, 1, 2, 0, 1});
}

TEST_CASE("what the function of a for_each throws ends the run at that element") {
    int calls = 0;
    const auto thrower = [&](const std::unique_ptr<int>&) {
        if (++calls == 2) throw std::runtime_error{"enough"};
    };
    REQUIRE_THROWS_WITH(boxes(5) | weir::for_each(thrower), "enough");
    REQUIRE(calls == 2);
}

TEST_CASE("a function that only moves is used where it is") {
    const std::vector<int> numbers{1, 2, 3};
    int total = 0;
    numbers | weir::for_each([&total, factor = std::make_unique<int>(2)](int n) {
        total += *factor * n;
    });
    REQUIRE(total == 12);
}

namespace {

const auto even = std::views::filter([](int n) { return n % 2 == 0; });

/// What a loop sees of a pipe that leaves it at the nth element; 0: never.
template <class Pipe>
std::vector<int> looped(Pipe&& pipe, std::size_t stop) {
    std::vector<int> seen;
    for (auto&& n : pipe) {
        seen.push_back(n);
        if (seen.size() == stop) break;
    }
    return seen;
}

/// The same, by for_each_while.
template <class Pipe>
std::vector<int> driven(Pipe&& pipe, std::size_t stop) {
    std::vector<int> seen;
    const bool whole = pipe | weir::for_each_while([&](int n) {
                           seen.push_back(n);
                           return seen.size() != stop;
                       });
    REQUIRE(whole == (seen.size() != stop || stop == 0));
    return seen;
}

/// A range that would rather not be asked for iterators.
struct looping : weir::detail::single_pass {
    const int* begin() const { throw std::logic_error{"an iterator was asked for"}; }
    const int* end() const { return numbers.data() + numbers.size(); }
    bool for_each_while(auto& function) {
        for (int& n : numbers)
            if (!function(n)) return false;
        return true;
    }
    std::array<int, 3> numbers{4, 5, 6};
};

/// Has members that mean something else.
struct foreign : std::vector<int> {
    bool for_each_while(auto&&) { throw std::logic_error{"a stranger was called"}; }
    void consume() { throw std::logic_error{"a stranger was called"}; }
};

} // namespace

TEST_CASE("for_each_while calls its function in order, until that says no") {
    for (int n = 0; n < 8; ++n)
        for (int stop = -1; stop < 9; ++stop) {
            int made = 0, calls = 0;
            const bool whole = counting(n, made) | weir::for_each_while([&](int i) {
                                   REQUIRE(i == calls++);
                                   return i != stop;
                               });
            const bool stopped = stop >= 0 && stop < n;
            REQUIRE(whole == !stopped);
            REQUIRE(calls == (stopped ? stop + 1 : n));
            REQUIRE(made == calls);
        }
}

TEST_CASE("a stream in a variable stands where a loop with a break would have left it") {
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random{seed};
        const int n = static_cast<int>(random() % 20);
        const bool traced = seed % 2 == 0;
        int made_by_loop = 0, made = 0;
        auto by_loop = counting(n, made_by_loop) | weir::stage("loop");
        auto by_function = counting(n, made) | weir::stage("function");
        std::optional<weir::trace> trace;
        if (traced) trace.emplace();
        for (int round = 0; round < 6; ++round) {
            const std::size_t stop = random() % 5;
            const auto kind = random() % 5;
            const auto both = [&](auto&& one, auto&& other) {
                REQUIRE(driven(other, stop) == looped(one, stop));
            };
            if (kind == 0) both(by_loop, by_function);
            if (kind == 1) both(by_loop | even, by_function | even);
            if (kind == 2) both(by_loop | weir::take(3), by_function | weir::take(3));
            if (kind == 3) both(by_loop | weir::stage("again"), by_function | weir::stage("again"));
            if (kind == 4)
                both(by_loop | even | weir::stage("even") | weir::take(2),
                     by_function | even | weir::stage("even") | weir::take(2));
            REQUIRE(made == made_by_loop);
            REQUIRE(by_function.explained().passed() == static_cast<std::uint64_t>(made));
            REQUIRE(by_loop.explained().passed() == static_cast<std::uint64_t>(made));
            if (traced && made > 0) {
                const auto report = trace->report();
                REQUIRE(row_named(report, "loop").records == static_cast<std::uint64_t>(made));
                REQUIRE(row_named(report, "function").records == static_cast<std::uint64_t>(made));
            }
        }
        REQUIRE(all_of(by_function) == all_of(by_loop));
    }
}

TEST_CASE("a gauge counts what for_each_while sees of many passes, with a trace and without") {
    const std::vector<int> numbers{1, 2, 3, 4, 5};
    for (const bool traced : {false, true}) {
        std::optional<weir::trace> trace;
        if (traced) trace.emplace();
        auto gauged = numbers | weir::stage("numbers");
        REQUIRE(driven(gauged, 2) == std::vector<int>{1, 2});
        REQUIRE(driven(gauged, 0) == numbers);
        REQUIRE(driven(gauged, 1) == std::vector<int>{1});
        REQUIRE(gauged.explained().passed() == 8);
        if (traced) REQUIRE(row_named(trace->report(), "numbers").records == 8u);
    }
}

TEST_CASE("a range that has a loop of its own is driven by that, and not by iterators") {
    looping range;
    REQUIRE(driven(range, 0) == std::vector<int>{4, 5, 6});
    REQUIRE(driven(looping{}, 2) == std::vector<int>{4, 5});
    static_assert(!std::ranges::view<looping>);
    REQUIRE(driven(std::views::all(range), 2) == std::vector<int>{4, 5});
    int sum = 0;
    range | weir::for_each([&](int n) { sum += n; });
    REQUIRE(sum == 15);
    REQUIRE(driven(range | weir::stage("a") | weir::stage("b") | weir::take(2), 0)
            == std::vector<int>{4, 5});
    // Members that only have the same names, in a range that is not weir's, are left alone.
    foreign numbers;
    numbers.assign({1, 2, 3});
    REQUIRE(driven(numbers, 0) == std::vector<int>{1, 2, 3});
    REQUIRE(driven(numbers | weir::take(2), 0) == std::vector<int>{1, 2});
    // What a std view does has to go through its iterators.
    REQUIRE_THROWS_AS(driven(range | even, 0), std::logic_error);
}

TEST_CASE("elements are handed to the function as they are") {
    std::vector<int> numbers{1, 2, 3};
    REQUIRE((numbers | weir::for_each_while([](int& n) {
                 n *= 2;
                 return true;
             })));
    REQUIRE(numbers == std::vector<int>{2, 4, 6});
    std::vector<std::unique_ptr<int>> taken;
    auto kept = boxes(5) | weir::stage("boxes");
    REQUIRE_FALSE((kept | weir::for_each_while([&](std::unique_ptr<int>&& box) {
                       const bool more = *box < 2;
                       if (more) taken.push_back(std::move(box));
                       return more;
                   })));
    REQUIRE(taken.size() == 2);
    REQUIRE(**kept.begin() == 2);
    const std::vector<bool> bits{true, true, false, true};
    int seen = 0;
    REQUIRE_FALSE((bits | weir::for_each_while([&](bool bit) { return ++seen, bit; })));
    REQUIRE(seen == 3);
}

TEST_CASE("whatever can be invoked with an element and answers yes or no will do") {
    struct record {
        bool valid;
        std::unique_ptr<int> next{};
        bool is_last() const { return next == nullptr; }
    };
    std::vector<record> records(4);
    for (record& r : records) r.valid = true;
    REQUIRE((records | weir::for_each_while(&record::valid)));
    records[2].valid = false;
    REQUIRE_FALSE((records | weir::for_each_while(&record::valid)));
    REQUIRE((records | weir::for_each_while(&record::is_last)));
    // An answer that is only convertible to bool.
    REQUIRE((records | weir::for_each_while([](record& r) { return &r; })));
    static_assert(std::is_same_v<decltype(records | weir::for_each_while(&record::valid)), bool>);
}

TEST_CASE("a for_each_while with a mutable function starts afresh at each use") {
    const auto three = weir::for_each_while([left = 3](int) mutable { return --left > 0; });
    int made = 0;
    auto kept = counting(20, made);
    for (int use = 1; use <= 3; ++use) {
        REQUIRE_FALSE((kept | three));
        REQUIRE(made == 2 * use + 1); // each stands at its third, which the next sees again
    }
    REQUIRE((std::views::iota(0, 2) | three));
}

TEST_CASE("a function that only moves is asked where it is") {
    const std::vector<int> numbers{1, 2, 3};
    REQUIRE_FALSE((numbers | weir::for_each_while([most = std::make_unique<int>(2)](int n) {
                       return n < *most;
                   })));
}

TEST_CASE("what the function or the range throws ends the run at that element") {
    int made = 0;
    auto kept = counting(5, made) | weir::stage("kept");
    REQUIRE_THROWS_WITH(kept | weir::for_each_while([](int n) {
                            if (n == 2) throw std::runtime_error{"enough"};
                            return true;
                        }),
                        "enough");
    REQUIRE(made == 3);
    REQUIRE(*kept.begin() == 2);
    const auto broken = [](int n) -> weir::generator<int> {
        for (int i = 0; i < n; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    int seen = 0;
    auto source = broken(3) | weir::stage("broken");
    REQUIRE_THROWS_WITH(source | weir::for_each_while([&](int) { return ++seen > 0; }), "broken");
    REQUIRE(seen == 3);
    REQUIRE((source | weir::for_each_while([](int) { return false; }))); // at its end
}

TEST_CASE("for_each_while composes before there is a source, and runs at compile time") {
    const auto has_odd = std::views::transform([](int n) { return n + 1; })
                       | weir::for_each_while([](int n) { return n % 2 == 0; });
    REQUIRE((std::vector<int>{1, 3} | has_odd));
    REQUIRE_FALSE((std::vector<int>{1, 2, 3} | has_odd));
    static_assert(std::array{1, 2, 3} | weir::for_each_while([](int n) { return n < 4; }));
    static_assert(!(std::array{1, 2, 3} | weir::for_each_while([](int n) { return n < 2; })));
}
