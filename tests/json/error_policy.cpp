// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"
#include "memory/measured.hpp"
#include "json/outcome.hpp"

#include <weir/bytes/file.hpp>
#include <weir/json/error_policy.hpp>
#include <weir/json/read.hpp>
#include <weir/memory/trace.hpp>
#include <weir/report/assertions.hpp>
#include <weir/stream/count.hpp>
#include <weir/stream/stage.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace json = weir::json;
using json::reason;
using weir::bytes::memory;
using weir::test::read_all;
using weir::test::temporary_file;
using weir::test::temporary_path;

namespace {

struct point {
    int x;
    bool operator==(const point&) const = default;
};

/// A line of a quarantine file.
struct quarantined {
    std::size_t line;
    std::string reason;
};

/// `good` records, then `bad` ones.
std::string records(std::size_t good, std::size_t bad) {
    std::string text;
    for (std::size_t i = 0; i < good; ++i) text += "{\"x\":1}\n";
    for (std::size_t i = 0; i < bad; ++i) text += "{\"x\":\n";
    return text;
}

} // namespace

TEST_CASE("a quarantine is given each bad record with all that is known of it") {
    std::vector<json::rejected> seen;
    const auto all = read_all<point>(
        "{\"x\":1}\n{\"x\":\"\xFF\"}\n{\"x\":2}\n{\"x\":true}",
        {.errors = json::quarantine([&](const json::rejected& bad) { seen.push_back(bad); })});
    CHECK(all.records == std::vector<point>{{1}, {2}});
    CHECK(all.rejected == 2);
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].source == "memory");
    CHECK(seen[0].line == 2);
    CHECK(seen[0].offset == 8);
    CHECK(seen[0].length == 9);
    CHECK(seen[0].reason == reason::invalid_utf8);
    CHECK(seen[0].raw == "{\"x\":\"\xFF\"}");
    CHECK(seen[1].reason == reason::wrong_type);
    CHECK(seen[1].path == "/x");
    CHECK(seen[1].message == "expected an integer, found a boolean");
}

TEST_CASE("a quarantine file has a line for each bad record, and none if there is none") {
    const temporary_path path;
    const json::options how{.errors =
                                json::quarantine(static_cast<const std::filesystem::path&>(path))};
    CHECK(read_all<point>("{\"x\":1}\n{\"x\":}\n", how).rejected == 1);
    CHECK_THAT(weir::test::whole_file(path),
               Catch::StartsWith("{\"source\":\"memory\",\"line\":2,\"offset\":8,"
                                 "\"length\":6,\"reason\":\"malformed\"")
                   && Catch::Contains("\"raw\":\"{\\\"x\\\":}\"") && Catch::EndsWith("}\n"));
    const temporary_file old{"before\n"};
    const json::options none{.errors =
                                 json::quarantine(static_cast<const std::filesystem::path&>(old))};
    CHECK(read_all<point>("{\"x\":1}\n", none).rejected == 0);
    CHECK(weir::test::whole_file(old).empty());
}

TEST_CASE(
    "several readers, one after the other or on threads, keep all their lines in one quarantine") {
    const temporary_file old{"before\n"};
    const json::options how{.errors =
                                json::quarantine(static_cast<const std::filesystem::path&>(old))};
    const std::string text = records(3, 50);
    read_all<point>(text, how);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&] { read_all<point>(text, how); });
    for (std::thread& thread : threads) thread.join();
    CHECK(read_all<quarantined>(weir::bytes::file{old}).records.size() == 9 * 50);
}

TEST_CASE("which quarantines a process has begun is remembered in no stage's account") {
    if (!weir::test::is_measured()) return;
    weir::trace trace;
    {
        const temporary_path path;
        const json::options how{
            .errors = json::quarantine(static_cast<const std::filesystem::path&>(path))};
        const std::string text = records(1, 1);
        CHECK((json::read<point>(memory{text}, how) | weir::stage("read") | weir::count()) == 1);
    }
    CHECK(weir::nothing_retained(trace.report()));
}

TEST_CASE("of a long bad record 64 KiB are kept, up to a whole character, and its length") {
    const std::string bad =
        "{\"x\":\"" + std::string(65'529, 'y') + "é" + std::string(1'000'000, 'y') + "\"}";
    std::vector<json::rejected> seen;
    read_all<point>(bad, {.errors = json::quarantine(
                              [&](const json::rejected& record) { seen.push_back(record); })});
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].length == bad.size());
    CHECK((seen[0].raw == bad.substr(0, 65'535)));
}

TEST_CASE("a quarantine without a name is refused, and is not the same as none") {
    CHECK_THROWS_WITH(json::read<point>(memory{"{}\n"}, {.errors = json::quarantine("")}).begin(),
                      Catch::Contains("quarantine file without a name"));
}

TEST_CASE("what a quarantine throws comes out of the pull, and ends the stream") {
    const std::string text = records(1, 1) + records(1, 0);
    auto reader =
        json::read<point>(memory{text}, {.errors = json::quarantine([](const json::rejected&) {
                                             throw std::runtime_error{"full"};
                                         })});
    auto at = reader.begin();
    CHECK_THROWS_WITH(++at, "full");
    CHECK(at == reader.end());
}

TEST_CASE("a ceiling is a number of bad records that is still accepted") {
    const std::string text = records(5, 3) + records(5, 0);
    const auto within = read_all<point>(text, {.errors = json::skip.at_most(3)});
    CHECK_FALSE(within.error);
    CHECK(within.rejected == 3);
    const auto above = read_all<point>(text, {.errors = json::skip.at_most(2)});
    REQUIRE(above.error);
    CHECK(above.error->reason() == reason::too_many_rejected);
    CHECK(above.error->line() == 8);
    CHECK(above.records.size() == 5);
    CHECK_THAT(above.error->what(),
               Catch::Contains("3 of 8 records were rejected, more than the ceiling allows; the "
                               "last of them: "));
    CHECK(read_all<point>(records(1, 0), {.errors = json::skip.at_most(0)}).records.size() == 1);
}

TEST_CASE("a ceiling is a share of all records, of a thousand at first, and of all at the end") {
    const json::options one_percent{.errors = json::skip.at_most_share(0.01)};
    CHECK_FALSE(read_all<point>(records(99, 1), one_percent).error);
    const auto at_the_end = read_all<point>(records(98, 2), one_percent);
    REQUIRE(at_the_end.error);
    CHECK(at_the_end.records.size() == 98);
    CHECK(at_the_end.error->reason() == reason::too_many_rejected);

    CHECK_FALSE(read_all<point>(records(0, 10) + records(990, 0), one_percent).error);
    const auto at_once = read_all<point>(records(0, 11) + records(5000, 0), one_percent);
    REQUIRE(at_once.error);
    CHECK(at_once.error->line() == 11);
    CHECK(at_once.records.empty());
    const auto later = read_all<point>(records(1990, 21) + records(5000, 0), one_percent);
    REQUIRE(later.error);
    CHECK(later.records.size() == 1990);
}
