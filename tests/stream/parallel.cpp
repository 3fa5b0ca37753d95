// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"
#include "thread_sanitizer.hpp"

#include <weir/stream/accumulate.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/flat_map.hpp>
#include <weir/stream/fold.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/parallel.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/sum.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/to.hpp>
#include <weir/stream/top.hpp>

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using weir::parallel;
using weir::parallel_options;
using weir::test::counting;

namespace {

std::vector<int> numbers(int count) {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

constexpr auto spelled = std::views::filter([](int n) { return n % 3 != 0; })
                       | std::views::transform([](int n) { return std::to_string(n); });
constexpr auto joined = [] { return weir::fold(std::string{}, std::plus<>{}, std::plus<>{}); };

/// What is done at the same time, at most.
class at_once {
public:
    template <class Function>
    auto operator()(Function function) {
        const int now = ++now_;
        for (int most = most_; now > most && !most_.compare_exchange_weak(most, now);) {
        }
        auto made = function();
        --now_;
        return made;
    }
    int most() const { return most_; }

private:
    std::atomic<int> now_{0}, most_{0};
};

} // namespace

TEST_CASE("however many threads there are, a pipe gives what it gives on one, in order") {
    std::mt19937 random{1};
    for (int round = 0; round < 60; ++round) {
        const std::vector<int> all = numbers(static_cast<int>(random() % 3'000));
        parallel_options how{.threads = random() % 5};
        if (round % 3 == 0) how.batch.items = 1 + random() % 20;
        CAPTURE(round, how.threads, how.batch.items, all.size());
        const auto expected = all | spelled | weir::to<std::vector>();
        REQUIRE((all | parallel(how, spelled | weir::to<std::vector>())) == expected);
        REQUIRE((all | parallel(how, spelled) | weir::to<std::vector>()) == expected);
        REQUIRE((all | parallel(how, spelled | weir::stage("joined") | joined()))
                == (all | spelled | joined()));
        how.in_order = false;
        auto found = all | parallel(how, spelled) | weir::to<std::multiset>();
        REQUIRE(std::ranges::equal(found, std::multiset(expected.begin(), expected.end())));
    }
}

TEST_CASE("elements are moved from where the range yields rvalues, and come out as rvalues") {
    const auto owners = [](int count) -> weir::generator<std::unique_ptr<int>> {
        for (int i = 0; i < count; ++i) co_yield std::make_unique<int>(i);
    };
    auto doubled = owners(100) | parallel(2, std::views::transform([](std::unique_ptr<int>&& n) {
                                              return std::make_unique<int>(2 * *n);
                                          }))
                 | weir::to<std::vector<std::unique_ptr<int>>>();
    REQUIRE(doubled.size() == 100);
    for (int i = 0; i < 100; ++i) REQUIRE(*doubled[static_cast<std::size_t>(i)] == 2 * i);
}

TEST_CASE("a pipe may yield bool, which has no address in a vector") {
    const auto is_odd = std::views::transform([](int n) { return n % 2 != 0; });
    REQUIRE((numbers(9) | parallel(2, is_odd) | weir::to<std::vector>())
            == (numbers(9) | is_odd | weir::to<std::vector>()));
}

TEST_CASE("all threads work at the same time, the one that pulls too") {
    at_once busy;
    const auto slow = [&](int n) {
        return busy([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
            return n;
        });
    };
    const auto sum = numbers(12) | parallel(3, std::views::transform(slow) | weir::sum());
    REQUIRE(sum == 66);
    REQUIRE(busy.most() == 3);
}

TEST_CASE("what is thrown first in the order of the stream comes out, behind what came before it") {
    const auto failing = std::views::transform([](int n) {
        if (n == 700) { // the later one is thrown earlier
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
            throw std::runtime_error{"700"};
        }
        if (n == 720) throw std::runtime_error{"720"};
        return n;
    });
    for (const std::size_t threads : {1U, 2U, 4U}) {
        const parallel_options how{.threads = threads, .batch = {.items = 10}};
        REQUIRE_THROWS_WITH(numbers(2'000) | parallel(how, failing | weir::sum()), "700");
        std::vector<int> found;
        const auto all = numbers(2'000);
        auto made = all | parallel(how, failing);
        REQUIRE_THROWS_WITH(made | weir::for_each([&](int n) { found.push_back(n); }), "700");
        REQUIRE(found == numbers(700));
    }
}

TEST_CASE("what the range throws comes out behind all elements before it") {
    const auto broken = [](int count) -> weir::generator<int> {
        for (int i = 0; i < count; ++i) co_yield i;
        throw std::runtime_error{"broken"};
    };
    std::vector<int> found;
    auto made = broken(333) | parallel(3, std::views::transform(std::negate<>{}));
    REQUIRE_THROWS_WITH(made | weir::for_each([&](int n) { found.push_back(-n); }), "broken");
    REQUIRE(found == numbers(333));
    REQUIRE_THROWS_WITH(broken(333) | parallel(3, weir::count()), "broken");
}

TEST_CASE(
    "a pipe that is not read to its end stops its threads, and pulls no more than it may keep") {
    int made = 0;
    std::atomic<int> running{0};
    {
        auto all =
            counting(100'000, made)
            | parallel({.threads = 2, .batch = {.items = 5}}, std::views::transform([&](int n) {
                           ++running;
                           std::this_thread::yield();
                           --running;
                           return n;
                       }));
        REQUIRE(*all.begin() == 0);
    }
    REQUIRE(running == 0);
    REQUIRE(made <= 4 * 5 + 5); // four batches, and one that took the place of the first
}

TEST_CASE("a pipe that leaves elements of a batch is refused, and not wrong") {
    REQUIRE_THROWS_AS(
        numbers(100)
            | parallel({.threads = 2, .batch = {.items = 10}}, weir::take(3) | weir::count()),
        std::logic_error);
}

TEST_CASE("pipes within pipes, more threads than elements, and batches of which nothing is left") {
    const auto inner = parallel(2, std::views::transform([](int n) { return n + 1; }));
    const auto squares = [&](int n) { return numbers(n % 7) | inner | weir::sum(); };
    REQUIRE((numbers(50) | parallel(3, std::views::transform(squares) | weir::sum()))
            == (numbers(50) | std::views::transform(squares) | weir::sum()));
    REQUIRE((numbers(3) | parallel(16, weir::sum())) == 3);
    REQUIRE((std::vector<int>{} | parallel(2, weir::top(3))).empty());
    const auto none = std::views::filter([](int) { return false; });
    int made = 0;
    auto nothing = counting(300'000, made) | parallel({.threads = 2, .batch = {.items = 1}}, none);
    REQUIRE(nothing.begin() == nothing.end());
}

TEST_CASE("a process that was forked while a pipe was read has none of its threads, and says so") {
    if (weir::test::thread_sanitizer_prevents("no process lets go of threads of another")) return;
    const auto all = numbers(10'000);
    auto made = all | parallel(3, std::views::transform(std::negate<>{}));
    auto at = made.begin();
    const pid_t child = ::fork();
    if (child == 0) {
        int code = 1;
        try {
            for (int i = 0; i < 9'999; ++i) ++at;
        } catch (const std::runtime_error& error) {
            code = std::string{error.what()}.find("forked") != std::string::npos ? 0 : 2;
        }
        {
            auto gone = std::move(made);
        }
        ::_exit(code);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    for (int i = 0; i < 9'999; ++i, ++at) REQUIRE(*at == -i);
}

TEST_CASE("signals are handled by the threads of the program, and not by those of a pipe") {
    static std::atomic<int> wrong{0}, caught{0};
    static std::atomic<std::thread::id> own;
    own = std::this_thread::get_id();
    struct sigaction before{}, ours{};
    ours.sa_handler = [](int) {
        ++caught;
        if (std::this_thread::get_id() != own.load()) ++wrong;
    };
    ::sigaction(SIGUSR1, &ours, &before);
    numbers(200) | parallel({.threads = 3, .batch = {.items = 1}}, weir::for_each([](int) {
                                ::kill(::getpid(), SIGUSR1);
                                std::this_thread::yield();
                            }));
    ::sigaction(SIGUSR1, &before, nullptr);
    REQUIRE(caught > 0);
    REQUIRE(wrong == 0);
}

TEST_CASE("a thread that pulls may be cancelled while it works") {
    std::atomic<bool> works{false};
    std::thread pulling{[&] {
        numbers(100'000) | parallel(2, weir::for_each([&](int) {
                                        works = true;
                                        ::usleep(100);
                                    }));
    }};
    while (!works) std::this_thread::yield();
    ::pthread_cancel(pulling.native_handle());
    pulling.join();
}

TEST_CASE("batches of nothing, and threads without number, are refused at once") {
    REQUIRE_THROWS_AS(parallel({.batch = {.items = 0}}, weir::count()), std::invalid_argument);
    REQUIRE_THROWS_AS(parallel(~std::size_t{0}, weir::count()), std::invalid_argument);
}
