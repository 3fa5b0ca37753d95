// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include "bytes/pipe.hpp"
#include "bytes/temporary.hpp"

#include <weir/weir.hpp>

#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace {

struct point {
    int x;
};

/// One line a read, counted.
class lines final : public weir::bytes::source {
public:
    explicit lines(int& reads) : reads_{&reads} {}
    std::size_t read(std::span<char> into) override {
        const std::string line = "{\"x\":" + std::to_string((*reads_)++) + "}\n";
        std::memcpy(into.data(), line.data(), line.size());
        return line.size();
    }
    std::string name() const override { return "lines"; }

private:
    int* reads_;
};

constexpr auto doubled = [](auto points) -> weir::generator<point> {
    for (const point& p : points) co_yield point{2 * p.x};
};

/// Fails where a descriptor would wait.
class impatient final : public weir::bytes::source {
public:
    explicit impatient(int fd) : fd_{fd} { REQUIRE(::fcntl(fd, F_SETFL, O_NONBLOCK) == 0); }
    std::size_t read(std::span<char> into) override {
        const ssize_t got = ::read(fd_, into.data(), into.size());
        if (got < 0) throw std::logic_error{"read before there was something to read"};
        return static_cast<std::size_t>(got);
    }
    std::string name() const override { return "pipe"; }

private:
    int fd_;
};

} // namespace

TEST_CASE("nothing is opened or read before the first pull") {
    int reads = 0;
    auto pipe = weir::json::read<point>(lines{reads}) | weir::stage("parse")
              | std::views::filter([](const point&) { return true; }) | weir::through(doubled)
              | weir::stage("doubled");
    CHECK(reads == 0);
    auto moved = std::move(pipe);
    CHECK(reads == 0);
    CHECK((*moved.begin()).x == 0);
    CHECK(reads == 1);

    const weir::test::temporary_path path;
    auto records = weir::json::read<point>(path) | weir::stage("parse");
    CHECK_THROWS_AS(records.begin(), std::system_error);
    auto later = weir::json::read<point>(path) | weir::stage("parse");
    std::ofstream{static_cast<const std::filesystem::path&>(path)} << "{\"x\":5}\n";
    CHECK((*later.begin()).x == 5);
}

TEST_CASE("no record is read before it is asked for") {
    int reads = 0;
    auto pipe = weir::json::read<point>(lines{reads}) | weir::stage("parse")
              | weir::through(doubled) | weir::stage("doubled");
    auto at = pipe.begin();
    for (int i = 0; i < 100; ++i, ++at) {
        CHECK((*at).x == 2 * i);
        CHECK(reads == i + 1);
    }
}

TEST_CASE("a pipe that has delivered a line delivers its record, without waiting for more") {
    weir::test::pipe pipe;
    auto records = weir::json::read<point>(impatient{pipe.input()}, {.errors = weir::json::skip});
    pipe.write("{\"x\":1}\n");
    auto at = records.begin();
    CHECK((*at).x == 1);
    pipe.write("no\n{\"x\":2}\n{\"x\":3}\n{\"x\"");
    ++at;
    CHECK((*at).x == 2);
    ++at;
    CHECK((*at).x == 3);
    pipe.write(":4}\r\n");
    ++at;
    CHECK((*at).x == 4);
    pipe.write("\n\n  {\"x\":5}");
    pipe.close_output();
    ++at;
    CHECK((*at).x == 5);
    ++at;
    CHECK(at == records.end());
}

TEST_CASE("a record of any shape is delivered as soon as its end can be known") {
    using std::string_literals::operator""s;
    for (const auto& [first, second, end] : {std::tuple{"{\"x\":1}\n"s, "{\"x\":2}\n"s, ""s},
                                             {"[\n{\"x\":1},"s, "{\"x\":2},"s, "{\"x\":3}]"s},
                                             {"[{\"x\":1},\n"s, "{\"x\":2}]"s, ""s},
                                             {"{\n\"x\":1\n}\n"s, "{\"x\":2}\n"s, ""s},
                                             {"\x1E{\"x\"\n:1}\n"s, "\x1E{\"x\":2}\n"s, "\x1E"s}}) {
        CAPTURE(first);
        weir::test::pipe pipe;
        pipe.write(first);
        auto records = weir::json::read<point>(impatient{pipe.input()});
        auto at = records.begin();
        CHECK((*at).x == 1);
        pipe.write(second);
        ++at;
        CHECK((*at).x == 2);
        pipe.write(end);
        pipe.close_output();
        while (at != records.end()) ++at;
    }
}

TEST_CASE(
    "who takes three records pays for them, and for the one more that std::views::take asks") {
    int reads = 0;
    int sum = 0;
    weir::json::read<point>(lines{reads}) | weir::stage("parse") | std::views::take(3)
        | weir::for_each([&sum](const point& p) { sum += p.x; });
    CHECK(sum == 3);
    CHECK(reads <= 4);
}
