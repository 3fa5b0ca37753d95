// SPDX-License-Identifier: BSL-1.0
//
// What becomes of a range that was moved away. Two programs are made of this file, one with
// WEIR_ASSERTIONS and one without.

#include "catch.hpp"

#include <weir/weir.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

namespace {

weir::generator<int> numbers() {
    for (int n = 0; n < 5; ++n) co_yield n;
}

constexpr auto unchanged = [](auto range) -> weir::generator<int> {
    for (int n : range) co_yield n;
};

/// One of each of weir's ranges that are pulled, and what it is called.
template <class Test>
void for_every_range(Test test) {
    test([] { return numbers() | weir::stage("gauge\n\x1b"); }, "gauge?? (");
    test([] { return numbers() | weir::through(unchanged); }, "through (");
    test([] { return numbers() | weir::inspect([](int) {}); }, "inspect (");
    test([] { return numbers() | weir::take(3); }, "take (");
    test([] { return std::move(weir::tee(numbers(), {.items = 9})[0]); }, "weir::tee");
    test([] { return weir::replay{numbers(), {.items = 9}}; }, "weir::replay");
    test([] { return weir::peekable{numbers()}; }, "weir::peekable");
    test([] { return weir::json::read<int>(weir::bytes::memory{"1\n2\n3\n"}); },
         "weir::json::read");
}

/// Moves a range away that has been begun, or not, and pulls what is left of it in several ways.
template <class Make, class Test>
void pull_in_every_way(Make make, Test test) {
    for (const bool begun : {false, true})
        for (const bool assigned : {false, true}) {
            auto range = make();
            if (begun) static_cast<void>(range.begin());
            auto to = make();
            if (assigned)
                to = std::move(range);
            else
                static_cast<void>(decltype(to){std::move(range)});
            // NOLINTBEGIN(bugprone-use-after-move): this is the promise
            test([&]() -> std::uint64_t { return range | weir::count(); });
            test([&] {
                std::uint64_t elements = 0;
                range | weir::for_each([&](int) { ++elements; });
                return elements;
            });
            // NOLINTEND(bugprone-use-after-move)
        }
}

#if WEIR_ASSERTIONS

/// What the function writes to standard error in a process of its own, and whether that aborts.
template <class Function>
std::pair<bool, std::string> said_by(Function function) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        ::dup2(ends[1], STDERR_FILENO);
        function();
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string said;
    char buffer[256];
    for (::ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        said.append(buffer, static_cast<std::size_t>(n));
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return {WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, said};
}

#endif

} // namespace

#if WEIR_ASSERTIONS

TEST_CASE("with assertions, a range that was moved away and is pulled ends the program, by name") {
    for_every_range([](auto make, const std::string& name) {
        pull_in_every_way(make, [&](auto pull) {
            const auto [aborted, said] = said_by(pull);
            REQUIRE(aborted);
            REQUIRE_THAT(said, Catch::StartsWith("weir: " + name)
                                   && Catch::EndsWith(" was moved away, and is pulled again; pull "
                                                      "what it was moved into\n"));
            if (name.ends_with('(')) REQUIRE_THAT(said, Catch::Contains("moved_away.cpp:"));
        });
    });
}

TEST_CASE("with assertions, a range that was moved away may be given another") {
    for_every_range([](auto make, const std::string&) {
        auto range = make();
        const auto gone = std::move(range);
        range = make();
        REQUIRE((range | weir::count()) >= 3);
        auto& same = range;
        range = std::move(same);
        static_cast<void>(range.begin());
    });
}

#else

TEST_CASE("without assertions, a range that was moved away has no elements") {
    for_every_range([](auto make, const std::string&) {
        pull_in_every_way(make, [](auto pull) { REQUIRE(pull() == 0); });
    });
}

#endif
