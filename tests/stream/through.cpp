// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"
#include "stream/sources.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/through.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using weir::test::all_of;
using weir::test::counting;
using weir::test::counting_from_zero;

namespace {

constexpr auto repeated = [](auto numbers, int times) -> weir::generator<int> {
    for (int n : numbers)
        for (int i = 0; i < times; ++i) co_yield n;
};

/// Tells how often it was copied.
struct counted {
    counted() = default;
    explicit counted(int& c) : copies{&c} {}
    counted(const counted& other) : copies{other.copies} {
        if (copies != nullptr) ++*copies;
    }
    counted(counted&&) = default;
    counted& operator=(const counted&) = default;
    counted& operator=(counted&&) = default;
    int* copies = nullptr;
};

constexpr auto ignoring = [](auto numbers, counted) { return numbers; };

/// Each number, and what the pointer points at.
constexpr auto raised = [](auto numbers, auto pointer) -> weir::generator<int> {
    for (int n : numbers) co_yield n + *pointer;
};

/// A function object that would be copied with what it holds.
struct passing {
    auto operator()(auto numbers) const { return numbers; }
    counted with;
};

} // namespace

TEST_CASE("through makes a stage of a coroutine") {
    for (int n = 0; n < 6; ++n)
        for (int times = 0; times < 4; ++times) {
            std::vector<int> expected;
            for (int i = 0; i < n; ++i)
                for (int k = 0; k < times; ++k) expected.push_back(i);
            REQUIRE(all_of(counting_from_zero(n) | weir::through(repeated, times)) == expected);
        }
}

TEST_CASE("nothing is called before the first pull, and then once") {
    int calls = 0, resumes = 0;
    const auto noted = [](auto upstream, int* count) {
        ++*count;
        return repeated(std::move(upstream), 2);
    };
    auto pipe = counting(3, resumes) | weir::through(noted, &calls);
    auto moved = std::move(pipe);
    REQUIRE(calls == 0);
    REQUIRE(resumes == 0);
    REQUIRE(*moved.begin() == 0);
    REQUIRE(calls == 1);
    REQUIRE(resumes == 1);
    REQUIRE(*moved.begin() == 0);
    REQUIRE(all_of(moved) == std::vector<int>{0, 0, 1, 1, 2, 2});
    REQUIRE(calls == 1);
    REQUIRE(resumes == 3);
    REQUIRE(all_of(moved).empty());
}

TEST_CASE("a pipe that is never pulled calls nothing and frees all") {
    auto token = std::make_shared<int>(0);
    int calls = 0;
    {
        const auto source = [](std::shared_ptr<int>) -> weir::generator<int> { co_yield 1; };
        const auto noted = [&calls](auto upstream, std::shared_ptr<int>) {
            ++calls;
            return upstream;
        };
        const auto pipe = source(token) | weir::through(noted, token);
        REQUIRE(token.use_count() == 3);
    }
    REQUIRE(calls == 0);
    REQUIRE(token.use_count() == 1);
}

TEST_CASE("arguments are copied or moved into the stage, and references are wrapped") {
    const auto joined = [](auto words, std::string suffix) -> weir::generator<std::string> {
        for (const auto& word : words) co_yield word + suffix;
    };
    const std::vector<std::string> words{"a", "b"};
    std::string suffix = "!";
    auto pipe = words | weir::through(joined, suffix);
    suffix = "?";
    std::vector<std::string> seen;
    for (auto&& word : pipe) seen.push_back(word);
    REQUIRE(seen == std::vector<std::string>{"a!", "b!"});

    REQUIRE(all_of(counting_from_zero(3) | weir::through(raised, std::make_unique<int>(10)))
            == std::vector<int>{10, 11, 12});

    int sum = 0;
    const auto summing = [](auto numbers,
                            std::reference_wrapper<int> total) -> weir::generator<int> {
        for (int n : numbers) {
            total.get() += n;
            co_yield n;
        }
    };
    all_of(counting_from_zero(4) | weir::through(summing, std::ref(sum)));
    REQUIRE(sum == 6);

    int copies = 0;
    all_of(counting_from_zero(4) | weir::through(ignoring, counted{copies}));
    REQUIRE(copies == 0);
}

TEST_CASE("what a stage is made with is copied once from a variable, and moved on from there") {
    int copies = 0;
    const counted kept{copies};
    const auto closure = weir::through(ignoring, kept);
    REQUIRE(copies == 1);
    for (int use = 2; use < 5; ++use) {
        REQUIRE(all_of(counting_from_zero(4) | closure).size() == 4);
        REQUIRE(copies == use); // one for each pipe
    }
    copies = 0;
    auto pipe = counting_from_zero(4) | weir::through(ignoring, kept);
    REQUIRE(copies == 1);
    auto moved = std::move(pipe);
    pipe = std::move(moved);
    auto& same = pipe;
    pipe = std::move(same);
    REQUIRE(all_of(pipe).size() == 4);
    REQUIRE(copies == 1);

    copies = 0;
    passing function{counted{copies}};
    REQUIRE(all_of(counting_from_zero(4) | weir::through(function)).size() == 4);
    REQUIRE(copies == 1);
    REQUIRE(all_of(counting_from_zero(4) | weir::through(std::move(function))).size() == 4);
    REQUIRE(copies == 1);
}

TEST_CASE("a stage is a class, whose arguments are decayed like those of a function") {
    using function = std::remove_const_t<decltype(repeated)>;
    static_assert(std::same_as<decltype(weir::through(repeated, 2)), weir::through<function, int>>);
    const short two = 2;
    static_assert(
        std::same_as<decltype(weir::through(repeated, two)), weir::through<function, short>>);
    const auto shouting = [](auto words, const char* with) -> weir::generator<std::string> {
        for (const auto& word : words) co_yield word + with;
    };
    const std::vector<std::string> words{"a"};
    static_assert(
        std::same_as<decltype(weir::through(shouting, "!")),
                     weir::through<std::remove_const_t<decltype(shouting)>, const char*>>);
    for (auto&& word : words | weir::through(shouting, "!")) REQUIRE(word == "a!");
}

TEST_CASE("one closure serves several pipes") {
    const auto twice = weir::through(repeated, 2);
    REQUIRE(all_of(counting_from_zero(2) | twice) == std::vector<int>{0, 0, 1, 1});
    REQUIRE(all_of(std::vector<int>{7} | twice) == std::vector<int>{7, 7});
}

TEST_CASE("a lambda with captures that is no coroutine will do, wherever the pipe is moved") {
    int factor = 3;
    const auto scaled = [factor](auto numbers) {
        return std::move(numbers) | std::views::transform([factor](int n) { return factor * n; });
    };
    const auto make = [&] { return counting_from_zero(3) | weir::through(scaled); };
    auto pipe = make();
    auto moved = std::move(pipe);
    REQUIRE(all_of(moved) == std::vector<int>{0, 3, 6});
    moved = make();
    REQUIRE(all_of(moved) == std::vector<int>{0, 3, 6});
}

TEST_CASE("plain functions and function objects will do") {
    struct halved {
        weir::generator<int> operator()(weir::generator<int> numbers) {
            for (int n : numbers) co_yield n / 2;
        }
    };
    int resumes = 0;
    REQUIRE(all_of(counting(5, resumes) | weir::through(halved{}))
            == std::vector<int>{0, 0, 1, 1, 2});
    weir::generator<int> (*const plain)(weir::generator<int>) =
        +[](weir::generator<int> numbers) -> weir::generator<int> {
        for (int n : numbers) co_yield -n;
    };
    REQUIRE(all_of(counting(3, resumes) | weir::through(plain)) == std::vector<int>{0, -1, -2});
}

TEST_CASE("a function object that must be an lvalue to be called will do") {
    struct numbered {
        auto operator()(weir::generator<int> numbers) & {
            return std::move(numbers)
                 | std::views::transform([this](int n) { return 10 * calls++ + n; });
        }
        int calls = 1;
    };
    int resumes = 0;
    const auto twice = weir::through(numbered{});
    for (int use = 0; use < 2; ++use)
        REQUIRE(all_of(counting(2, resumes) | twice) == std::vector<int>{10, 21});
    REQUIRE(all_of(counting(2, resumes) | weir::through(numbered{})) == std::vector<int>{10, 21});
}

TEST_CASE("a coroutine that belongs to a function object goes on wherever the pipe is moved") {
    struct adding {
        int n;
        weir::generator<int> operator()(weir::generator<int> numbers) {
            for (int i : numbers) co_yield i + n;
        }
    };
    int resumes = 0;
    const auto pipe_of = [&](int n) { return counting(3, resumes) | weir::through(adding{n}); };
    auto first = std::make_unique<decltype(pipe_of(0))>(pipe_of(10));
    REQUIRE(*first->begin() == 10);
    auto second = std::move(*first);
    first.reset();
    auto third = pipe_of(20);
    REQUIRE(*third.begin() == 20);
    third = std::move(second);
    REQUIRE(all_of(third) == std::vector<int>{10, 11, 12});
}

TEST_CASE("a stage that is moved half-run takes its iterators along") {
    int made = 0;
    auto first = counting(4, made) | weir::through(repeated, 2);
    auto at = first.begin();
    ++at;
    ++at;
    auto second = std::move(first);
    REQUIRE(*at == 1);
    auto copy = at;
    ++at;
    ++copy; // the same generator behind both
    REQUIRE(*at == 2);
    REQUIRE(*second.begin() == 2);
    REQUIRE(all_of(second) == std::vector<int>{2, 2, 3, 3});
    REQUIRE(at == second.end());
    REQUIRE(made == 4);
}

TEST_CASE("a stage stands where a loop, or a take, has left it") {
    int made = 0;
    auto pipe = counting(6, made) | weir::through(repeated, 2);
    for (int n : pipe)
        if (n == 1) break;
    REQUIRE(made == 2);
    REQUIRE(all_of(pipe | weir::take(3)) == std::vector<int>{1, 1, 2});
    REQUIRE(made == 3);
    REQUIRE(all_of(pipe | weir::take(2)) == std::vector<int>{2, 3});
    pipe.consume(); // what was taken is
    REQUIRE(*pipe.begin() == 3);
    pipe.consume();
    REQUIRE(all_of(pipe) == std::vector<int>{4, 4, 5, 5});
}

TEST_CASE("a function may return a range of many passes, each of which is the pipe's") {
    const auto doubled = [](auto numbers) {
        return std::move(numbers) | std::views::transform([](int n) { return 2 * n; });
    };
    auto pipe = std::vector<int>{1, 2, 3} | weir::through(doubled);
    for (int pass = 0; pass < 3; ++pass) REQUIRE(all_of(pipe) == std::vector<int>{2, 4, 6});
}

TEST_CASE("assigning to a running stage destroys what it held, coroutine before arguments") {
    auto first = std::make_shared<int>(1), second = std::make_shared<int>(2);
    auto pipe = counting_from_zero(3) | weir::through(raised, first);
    REQUIRE(*pipe.begin() == 1);
    REQUIRE(first.use_count() == 2);
    pipe = counting_from_zero(3) | weir::through(raised, second);
    REQUIRE(first.use_count() == 1);
    REQUIRE(all_of(pipe) == std::vector<int>{2, 3, 4});
}

TEST_CASE("what the function throws, before its range or in it, comes out of the pull") {
    const auto at_once = [](auto numbers) {
        if (true) throw std::runtime_error{"at once"};
        return numbers;
    };
    auto pipe = counting_from_zero(3) | weir::through(at_once);
    REQUIRE_THROWS_WITH(pipe.begin(), "at once");
    pipe = counting_from_zero(3) | weir::through(at_once); // spent, but it may be assigned to
    REQUIRE_THROWS_WITH(pipe.begin(), "at once");
    const auto later = [](auto numbers) -> weir::generator<int> {
        for (int n : numbers) co_yield n;
        throw std::runtime_error{"later"};
    };
    REQUIRE_THROWS_WITH(all_of(counting_from_zero(3) | weir::through(later)), "later");
}

TEST_CASE("the coroutine and its arguments' memory are charged to the stage that owns it") {
    if (!weir::test::is_measured()) return;
    const auto buffering = [](auto numbers) -> weir::generator<int> {
        const auto buffer = block_of(12345);
        for (int n : numbers) co_yield n + buffer[0];
    };
    const auto plain = [](auto numbers) -> weir::generator<int> {
        for (int n : numbers) co_yield n;
    };
    std::optional<weir::report> report;
    {
        const weir::trace trace;
        auto pipe = std::views::iota(0, 3) | weir::through(buffering) | weir::stage("buffering")
                  | weir::through(plain) | weir::stage("plain");
        for (auto&& n : pipe) static_cast<void>(n);
        report.emplace(trace.report());
    }
    REQUIRE(report->stages.size() == 2);
    REQUIRE(report->stages[0].name == "buffering");
    // The frame, what it allocates, and the place that the function and its range keep.
    REQUIRE(report->stages[0].allocated_blocks == 3);
    REQUIRE(report->stages[0].allocated_bytes > 12345);
    REQUIRE(report->stages[1].name == "plain");
    REQUIRE(report->stages[1].allocated_blocks == 2);
    REQUIRE(report->outside.allocated_blocks == 0);
    REQUIRE(report->frames_at_peak > 0);
    REQUIRE(report->frames_at_peak
            < report->stages[0].allocated_bytes - 12345 + report->stages[1].allocated_bytes);
}
