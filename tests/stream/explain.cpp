// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "stream/sources.hpp"

#include <weir/memory/trace.hpp>
#include <weir/stream/batch.hpp>
#include <weir/stream/explain.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/merge.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/take.hpp>
#include <weir/stream/through.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <latch>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <ranges>
#include <source_location>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using weir::test::counting;

namespace {

/// The text that explains the pipe, with # for the numbers of lines, which are not the point.
template <class Pipe>
std::string explained(Pipe& pipe) {
    std::istringstream lines{weir::explain(pipe)};
    std::string text;
    for (std::string line; std::getline(lines, line); text += line + '\n') {
        const auto colon = line.rfind(':');
        if (colon == std::string::npos) continue;
        REQUIRE(line.find_first_not_of("0123456789", colon + 1) == std::string::npos);
        line.replace(colon + 1, std::string::npos, "#");
    }
    return text;
}

/// How many elements have passed the stage of that name, by the text.
template <class Pipe>
int passed(Pipe& pipe, const std::string& name) {
    std::istringstream lines{weir::explain(pipe)};
    for (std::string line; std::getline(lines, line);)
        if (line.find("  " + name + " ") == 12) return std::stoi(line.substr(0, 12));
    return -1;
}

const std::string title = "      passed  stage                           written at\n";

const auto even = std::views::filter([](int n) { return n % 2 == 0; });
const auto halved = std::views::transform([](int n) { return n / 2; });

constexpr auto twice = [](auto numbers) -> weir::generator<int> {
    for (int n : numbers) {
        co_yield n;
        co_yield n;
    }
};

constexpr auto only_even = [](auto numbers) -> weir::generator<int> {
    for (int n : numbers)
        if (n % 2 == 0) co_yield n;
};

weir::generator<int> ascending(int n) {
    for (int i = 0; i < n; ++i) co_yield i;
}

} // namespace

TEST_CASE("a pipe is explained from its source on, with what has passed each stage so far") {
    auto pipe = std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8} | weir::stage("numbers") | even | halved
              | weir::through(twice) | weir::inspect([](int) {}) | weir::stage("doubled")
              | weir::take(3) | weir::batch(2);
    REQUIRE(explained(pipe)
            == title + "           0  batch                           explain.cpp:#\n");
    auto at = pipe.begin();
    REQUIRE(explained(pipe)
            == title
                   + "              vector\n"
                     "           2  numbers                         explain.cpp:#\n"
                     "              filter_view\n"
                     "              transform_view\n"
                     "           2  through                         explain.cpp:#\n"
                     "           2  inspect                         explain.cpp:#\n"
                     "           2  doubled                         explain.cpp:#\n"
                     "           2  take                            explain.cpp:#\n"
                     "           1  batch                           explain.cpp:#\n");
    REQUIRE(explained(pipe) == explained(std::as_const(pipe))); // and nothing was pulled by it
    ++at;
    ++at;
    REQUIRE(at == pipe.end());
    REQUIRE(explained(pipe)
            == title
                   + "              vector\n"
                     "           4  numbers                         explain.cpp:#\n"
                     "              filter_view\n"
                     "              transform_view\n"
                     "           3  through                         explain.cpp:#\n"
                     "           3  inspect                         explain.cpp:#\n"
                     "           3  doubled                         explain.cpp:#\n"
                     "           3  take                            explain.cpp:#\n"
                     "           2  batch                           explain.cpp:#\n");
}

TEST_CASE("what a stage is written is its place in the source, by the last part of the file") {
    const auto here = std::source_location::current();
    const std::string place = "explain.cpp:" + std::to_string(here.line()) + "\n";
    auto stage = std::views::iota(0, 3) | weir::stage("here", here);
    REQUIRE_THAT(weir::explain(stage), Catch::Contains("here                            " + place));
    auto take = std::views::iota(0, 3) | weir::take(2, here);
    REQUIRE_THAT(weir::explain(take), Catch::Contains("take                            " + place));
    const auto line = std::source_location::current().line();
    auto through = std::views::iota(0, 3) | weir::through(twice);
    REQUIRE_THAT(weir::explain(through),
                 Catch::Contains("through                         explain.cpp:"
                                 + std::to_string(line + 1) + "\n"));
}

TEST_CASE("a name with line breaks and colours is explained on its line, and colours nothing") {
    auto stage = std::views::iota(0, 3) | weir::stage("two\nlines\x1b[31m\x7fą");
    REQUIRE_THAT(weir::explain(stage), Catch::Contains("  two?lines?[31m?ą "));
    REQUIRE(std::ranges::count(weir::explain(stage), '\n') == 3);
}

TEST_CASE("the ranges and views before a stage are named, however they are held") {
    std::list<int> list{1, 2};
    auto of_list = list | even | weir::stage("s");
    REQUIRE(explained(of_list)
            == title
                   + "              list\n"
                     "              filter_view\n"
                     "           0  s                               explain.cpp:#\n");
    auto of_generator =
        ascending(3) | halved | std::views::drop_while([](int) { return false; }) | weir::take(1);
    REQUIRE(explained(of_generator)
            == title
                   + "              generator\n"
                     "              transform_view\n"
                     "              drop_while_view\n"
                     "           0  take                            explain.cpp:#\n");
    auto of_view = std::views::iota(0, 3) | weir::stage("s");
    REQUIRE(explained(of_view)
            == title
                   + "              iota_view\n"
                     "           0  s                               explain.cpp:#\n");
    auto kept = ascending(3);
    auto of_variable = kept | std::views::take(2) | weir::stage("s");
    REQUIRE(explained(of_variable)
            == title
                   + "              generator\n"
                     "              take_view\n"
                     "           0  s                               explain.cpp:#\n");
    // The pipe itself may be held by a view.
    auto all = std::views::all(of_view);
    REQUIRE(explained(all) == explained(of_view));
    auto owned = std::views::all(std::move(of_view));
    REQUIRE(explained(owned) == explained(all));
}

TEST_CASE("stages in the body of a coroutine are found where they are pulled") {
    const auto sums = [](auto numbers) -> weir::generator<int> {
        auto gauged = numbers | even | weir::stage("in a coroutine");
        int sum = 0;
        for (int n : gauged) co_yield sum += n;
    };
    auto pipe =
        std::views::iota(1, 9) | weir::stage("before") | weir::through(sums) | weir::stage("after");
    auto at = pipe.begin();
    ++at;
    REQUIRE(*at == 6);
    REQUIRE(explained(pipe)
            == title
                   + "              iota_view\n"
                     "           4  before                          explain.cpp:#\n"
                     "              filter_view\n"
                     "           2  in a coroutine                  explain.cpp:#\n"
                     "           2  through                         explain.cpp:#\n"
                     "           2  after                           explain.cpp:#\n");
}

TEST_CASE("streams that are merged are explained one after the other") {
    const std::vector<int> odd{1, 3, 5};
    auto pipe = weir::merge(odd | weir::stage("odd"),
                            ascending(9) | weir::stage("all") | even | weir::take(3))
              | weir::stage("merged");
    auto at = pipe.begin();
    ++at;
    ++at;
    REQUIRE(*at == 2);
    REQUIRE(explained(pipe)
            == title
                   + "              vector\n"
                     "           2  odd                             explain.cpp:#\n"
                     "              generator\n"
                     "           3  all                             explain.cpp:#\n"
                     "              filter_view\n"
                     "           2  take                            explain.cpp:#\n"
                     "              generator\n"
                     "           3  merged                          explain.cpp:#\n");
}

TEST_CASE("a process may fork while its threads make pipes, and its child may run one") {
    const auto run = [] {
        auto pipe = ascending(10) | weir::take(9) | weir::take(3);
        return std::ranges::distance(pipe) == 3 && !weir::explain(pipe).empty();
    };
    std::atomic<bool> enough{false};
    std::thread worker{[&] {
        while (!enough) run();
    }};
    int lost = 0;
    for (int i = 0; i < 100; ++i) {
        const ::pid_t child = ::fork();
        if (child == 0) {
            ::alarm(20); // or it would wait for ever
            ::_exit(run() ? 0 : 1);
        }
        int status = 1;
        ::waitpid(child, &status, 0);
        if (status != 0) ++lost;
    }
    enough = true;
    worker.join();
    REQUIRE(lost == 0);
}

TEST_CASE("a pipe may be explained while what it has read moves and dies on another thread") {
    for (int round = 0; round < 100; ++round) {
        std::optional lent{ascending(3) | weir::through(twice)};
        auto pipe = *lent | weir::stage("reader");
        pipe.begin();
        std::latch ready{2};
        std::thread other{[&] {
            ready.arrive_and_wait();
            auto moved = *std::move(lent);
            lent.reset();
        }};
        ready.arrive_and_wait();
        int wrong = 0;
        while (const int told = passed(pipe, "through") + 1) wrong += told != 2;
        other.join();
        REQUIRE(wrong == 0);
    }
}

TEST_CASE("a pipe that moves, before it is pulled or half-run, is explained where it is") {
    for (const bool assigned : {false, true})
        for (const bool started : {false, true}) {
            const auto make = [] {
                return ascending(9) | weir::stage("first") | even | weir::through(twice)
                     | weir::take(6) | weir::stage("last");
            };
            auto first = make();
            if (started) static_cast<void>(*first.begin());
            const std::string before = explained(first);
            auto second = assigned ? make() : std::move(first);
            if (assigned) {
                static_cast<void>(*second.begin()); // has links of its own, which are to be undone
                second = std::move(first);
            }
            REQUIRE(explained(second) == before);
            std::size_t seen = 0;
            for (int n : second) seen += n % 2 == 0 ? 1u : 0u;
            REQUIRE(seen == 6);
            REQUIRE(explained(second)
                    == title
                           + "              generator\n"
                             "           5  first                           explain.cpp:#\n"
                             "              filter_view\n"
                             "           6  through                         explain.cpp:#\n"
                             "           6  take                            explain.cpp:#\n"
                             "           6  last                            explain.cpp:#\n");
        }
}

TEST_CASE("a pipe that was moved from tells nothing of where it went") {
    const auto make = [] { return ascending(9) | weir::stage("first") | weir::through(twice); };
    auto pipe = make();
    static_cast<void>(*pipe.begin());
    {
        const auto gone = std::move(pipe);
    }
    const auto nothing = title + "           0  through                         explain.cpp:#\n";
    REQUIRE(explained(pipe) == nothing); // NOLINT(bugprone-use-after-move): this is the promise
    pipe = make();
    static_cast<void>(*pipe.begin());
    REQUIRE(passed(pipe, "first") == 1);
    REQUIRE(passed(pipe, "through") == 1);
}

TEST_CASE("pipes that are moved about at random are each explained as if they had stayed") {
    const auto make = [] {
        return ascending(50) | weir::stage("first") | weir::through(only_even)
             | weir::stage("last");
    };
    std::mt19937 random{1};
    std::vector<decltype(make())> pipes; // which moves them when it grows
    std::vector<int> pulled;
    for (int step = 0; step < 300; ++step) {
        if (pipes.size() < 2 || random() % 3 == 0) {
            pipes.push_back(make());
            pulled.push_back(0);
        }
        const std::size_t i = random() % pipes.size(), k = random() % pipes.size();
        if (i != k) {
            std::swap(pipes[i], pipes[k]);
            std::swap(pulled[i], pulled[k]);
        }
        if (random() % 5 == 0) {
            pipes.erase(pipes.begin() + static_cast<std::ptrdiff_t>(k));
            pulled.erase(pulled.begin() + static_cast<std::ptrdiff_t>(k));
            continue;
        }
        if (pulled[i] < 20) {
            REQUIRE(*pipes[i].begin() == 2 * pulled[i]);
            pipes[i].consume();
            ++pulled[i];
        }
        for (std::size_t each = 0; each < pipes.size(); ++each) {
            REQUIRE(passed(pipes[each], "last") == pulled[each]);
            REQUIRE(passed(pipes[each], "first")
                    == (pulled[each] == 0 ? -1 : 2 * pulled[each] - 1));
        }
    }
}

TEST_CASE("of a stage that has died nothing is told, and it leaves no trace in the others") {
    auto source = std::make_optional(ascending(9) | weir::stage("source"));
    auto other = std::make_optional(std::views::iota(0, 9) | weir::stage("other"));
    auto pipe = weir::merge(*source, *other) | weir::stage("pipe");
    auto at = pipe.begin();
    ++at;
    const std::string both = explained(pipe);
    REQUIRE_THAT(both, Catch::Contains("source") && Catch::Contains("other"));
    auto elsewhere = std::move(source); // one of two, which the other has to survive
    source.reset();
    REQUIRE(explained(pipe) == both);
    elsewhere.reset();
    REQUIRE(explained(pipe)
            == title
                   + "              iota_view\n"
                     "           1  other                           explain.cpp:#\n"
                     "              generator\n"
                     "           2  pipe                            explain.cpp:#\n");
    {
        const auto gone = std::move(pipe);
    }
    REQUIRE(explained(*other)
            == title
                   + "              iota_view\n"
                     "           1  other                           explain.cpp:#\n");
    other.reset();
}

TEST_CASE("a pipe that is first pulled between two elements of another is no part of that") {
    for (const bool driven : {false, true})
        for (const bool gauged : {false, true}) {
            auto other = ascending(3) | weir::stage("other");
            const auto pull_other = [&](int) { static_cast<void>(*other.begin()); };
            const auto run = [&](auto& pipe) {
                if (driven)
                    pipe | weir::for_each(pull_other);
                else
                    for (int n : pipe) pull_other(n);
                REQUIRE(passed(other, "other") == 1);
                REQUIRE_THAT(explained(pipe), !Catch::Contains("other"));
            };
            auto with_gauge = ascending(3) | weir::take(2) | weir::stage("pipe");
            auto with_take = ascending(3) | weir::through(twice) | weir::take(2);
            if (gauged)
                run(with_gauge);
            else
                run(with_take);
        }
}

TEST_CASE("whichever way a pipe is run, and whether or not a trace runs, it says the same") {
    const auto text_after = [](auto run) {
        auto pipe = ascending(20) | weir::stage("first") | weir::through(only_even) | weir::take(4)
                  | weir::stage("last");
        run(pipe);
        return explained(pipe);
    };
    const auto loop = [](auto& pipe) {
        for (int n : pipe)
            if (n == 4) break;
        for (int n : pipe) static_cast<void>(n);
    };
    const auto driven = [](auto& pipe) {
        pipe | weir::for_each_while([](int n) { return n != 4; });
        pipe | weir::for_each([](int) {});
    };
    const auto in_parts = [](auto& pipe) {
        pipe | weir::take(1) | weir::for_each([](int) {});
        for (int n : pipe | weir::take(2)) static_cast<void>(n);
        pipe | weir::for_each([](int) {});
    };
    const std::string expected = title
                               + "              generator\n"
                                 "           7  first                           explain.cpp:#\n"
                                 "           4  through                         explain.cpp:#\n"
                                 "           4  take                            explain.cpp:#\n"
                                 "           4  last                            explain.cpp:#\n";
    for (const bool traced : {false, true}) {
        std::optional<weir::trace> trace;
        if (traced) trace.emplace();
        REQUIRE(text_after(loop) == expected);
        REQUIRE(text_after(driven) == expected);
        REQUIRE(text_after(in_parts) == expected);
    }
}

TEST_CASE("every pass over a range of many passes counts") {
    auto pipe = std::vector<int>{1, 2, 3} | weir::stage("vector") | weir::take(2);
    auto many = std::vector<int>{1, 2, 3} | weir::take(2);
    for (int pass = 1; pass <= 3; ++pass) {
        for (int n : many) static_cast<void>(n);
        REQUIRE(passed(many, "take") == 2 * pass);
    }
    for (int n : pipe) static_cast<void>(n);
    for (int n : pipe) static_cast<void>(n); // a gauge makes it a single pass, which is over
    REQUIRE(passed(pipe, "take") == 2);
}
