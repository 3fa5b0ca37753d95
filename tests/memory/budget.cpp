// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "memory/block_of.hpp"
#include "memory/measured.hpp"

#include <weir/memory/budget.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/for_each.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/stage.hpp>
#include <weir/stream/through.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using weir::test::is_measured;

namespace {

/// Keeps `bytes` of each element, for as long as the stage lives.
constexpr auto hoarding = [](auto numbers, std::size_t bytes) -> weir::generator<int> {
    std::vector<std::unique_ptr<char[]>> hoard;
    hoard.reserve(1000);
    for (int n : numbers) {
        hoard.push_back(block_of(bytes));
        co_yield n;
    }
};

std::string message_of(auto run) {
    try {
        run();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "nothing was thrown";
}

struct captured_cerr {
    captured_cerr() : before{std::cerr.rdbuf(text.rdbuf())} {}
    ~captured_cerr() { std::cerr.rdbuf(before); }
    std::ostringstream text;
    std::streambuf* before;
};

} // namespace

TEST_CASE(
    "a stage over its budget ends the pipe at the next element, and the error says who made it") {
    if (!is_measured()) return;
    const weir::trace trace;
    int passed = 0;
    std::optional<weir::budget_exceeded> error;
    auto pipe = std::views::iota(0, 1000) | weir::through(hoarding, 1000)
              | weir::stage("hoard", weir::budget{64 * 1024});
    try {
        for (auto at = pipe.begin(); at != pipe.end(); ++at) ++passed;
    } catch (const weir::budget_exceeded& thrown) {
        error.emplace(thrown);
    }
    REQUIRE(error);
    REQUIRE(error->stage() == "hoard");
    REQUIRE(error->budget_bytes() == 64 * 1024);
    REQUIRE(error->live_bytes() > 64 * 1024);
    REQUIRE(error->live_bytes() <= 64 * 1024 + 1000);
    REQUIRE(error->figures().records == static_cast<std::uint64_t>(passed + 1));
    REQUIRE(error->figures().stages.at(0).live_bytes == error->live_bytes());
    const std::string size = weir::detail::in_bytes(error->live_bytes());
    REQUIRE(error->what()
            == "weir: " + size
                   + " are alive in stage \"hoard\", over the budget of 64.0 KiB, at record "
                   + std::to_string(passed + 1) + ", " + size + " of them made by \"hoard\"");
}

TEST_CASE("where the bytes and the budget would look the same, both are told to the byte") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::unique_ptr<char[]> kept;
    const auto keep = [&](int) {
        kept = block_of(102'401);
        return true;
    };
    const auto run = [&] {
        std::views::iota(0, 3) | std::views::filter(keep) | weir::stage("s", weir::budget{102'400})
            | weir::for_each([](int) {});
    };
    REQUIRE_THAT(message_of(run),
                 Catch::StartsWith("weir: 102,401 bytes are alive in stage \"s\", over the budget "
                                   "of 102,400 bytes, at record 1, "));
}

TEST_CASE("within its budget a stage does what it does without") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto seen = std::views::iota(0, 100) | weir::through(hoarding, 10)
                    | weir::stage("hoard", weir::budget{1 << 20}) | weir::count();
    REQUIRE(seen == 100);
}

TEST_CASE("a budget of a pipe is for all that is upstream, and the error names the largest maker") {
    if (!is_measured()) return;
    const weir::trace trace;
    const auto run = [](const weir::budget& limit) {
        std::views::iota(0, 1000) | weir::through(hoarding, 900) | weir::stage("large")
            | weir::through(hoarding, 10) | weir::stage("small", limit)
            | weir::for_each([](int) {});
    };
    REQUIRE_NOTHROW(run(weir::budget{64 * 1024}));
    REQUIRE_THAT(
        message_of([&] { run(weir::budget::of_pipe(64 * 1024)); }),
        Catch::Contains("in stage \"small\" and upstream of it, over the budget of 64.0 KiB")
            && Catch::Contains(" of them made by \"large\""));
}

TEST_CASE("a callback may flush, and is called again when the bytes exceed again") {
    if (!is_measured()) return;
    const weir::trace trace;
    std::vector<std::unique_ptr<char[]>> cache;
    cache.reserve(1000);
    int flushes = 0;
    const auto cached = [&](int n) {
        cache.push_back(block_of(1000));
        return n >= 0;
    };
    const auto seen = std::views::iota(0, 1000) | std::views::filter(cached)
                    | weir::stage("cache", weir::budget{10'000,
                                                        [&](const weir::budget_exceeded& told) {
                                                            REQUIRE(told.live_bytes() == 11'000);
                                                            cache.clear();
                                                            ++flushes;
                                                        }})
                    | weir::count();
    REQUIRE(seen == 1000);
    REQUIRE(flushes == 1000 / 11);
    REQUIRE(trace.report().stages.at(0).self_peak == 11'000);
}

TEST_CASE("a warning is one line, and comes again only when the bytes have doubled") {
    if (!is_measured()) return;
    const weir::trace trace;
    const captured_cerr errors;
    const auto seen = std::views::iota(0, 100) | weir::through(hoarding, 1000)
                    | weir::stage("hoard", weir::budget{20'000, weir::budget::warn})
                    | weir::count();
    REQUIRE(seen == 100);
    std::istringstream lines{errors.text.str()};
    int warnings = 0;
    for (std::string line; std::getline(lines, line); ++warnings)
        REQUIRE(line.starts_with("weir: "));
    REQUIRE(warnings == 3); // above 20,000, 40,000 and 80,000 bytes
}

TEST_CASE("what a budget's action throws comes out of the pull, and the pipe may go on after it") {
    if (!is_measured()) return;
    const weir::trace trace;
    struct enough {};
    auto pipe =
        std::views::iota(0, 100) | weir::through(hoarding, 1000)
        | weir::stage("hoard",
                      weir::budget{20'000, [](const weir::budget_exceeded&) { throw enough{}; }});
    auto at = pipe.begin();
    REQUIRE_THROWS_AS(
        [&] {
            while (at != pipe.end()) ++at;
        }(),
        enough);
    REQUIRE(at == pipe.end());
    const int next = *pipe.begin();
    REQUIRE(next > 5);
    REQUIRE(next < 20);
}

TEST_CASE("a budget that nobody could watch is refused at the first pull") {
    const auto run = [] {
        return std::views::iota(0, 3) | weir::stage("s", weir::budget{1000}) | weir::count();
    };
    REQUIRE(
        message_of(run)
        == "weir: the budget of stage \"s\" cannot be watched: no weir::trace is running, or it "
           "began after the pipe");
    if (!is_measured()) return;
    const weir::trace trace;
    REQUIRE(run() == 3);
}
