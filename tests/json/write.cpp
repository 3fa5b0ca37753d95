// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/compression.hpp>
#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/json/error.hpp>
#include <weir/json/read.hpp>
#include <weir/json/value.hpp>
#include <weir/json/write.hpp>
#include <weir/memory/report.hpp>
#include <weir/memory/trace.hpp>
#include <weir/stream/generator.hpp>
#include <weir/stream/inspect.hpp>
#include <weir/stream/stage.hpp>

#include "bytes/read_once.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"
#include "memory/measured.hpp"
#include "json/text_sink.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iostream>
#include <memory>
#include <poll.h>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

using weir::generator;
using weir::json::error;
using weir::json::kind;
using weir::json::not_finite;
using weir::json::reason;
using weir::json::value;
using weir::json::write;
using weir::json::written_as;
using weir::test::temporary_file;
using weir::test::temporary_path;
using weir::test::text_sink;
using weir::test::whole_file;

namespace {

struct row {
    int a;
    std::string s;
};

struct real {
    double x;
};

struct owner {
    std::unique_ptr<int> a;
};

generator<row&> rows(int count) {
    row one{0, "text"};
    for (int i = 0; i < count; ++i) {
        one.a = i;
        co_yield one;
    }
}

generator<row&> rows_then_failure(int count) {
    for (row& one : rows(count)) co_yield one;
    throw std::runtime_error{"no more"};
}

std::string lines(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "{\"a\":" + std::to_string(i) + ",\"s\":\"text\"}\n";
    return text;
}

std::size_t files_beside(const std::filesystem::path& path) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{path.parent_path()})
        count +=
            entry.path().filename().string().find(path.filename().string()) != std::string::npos;
    return count;
}

} // namespace

TEST_CASE("write ends a pipe: a line each, and returns how many") {
    text_sink sink;
    const auto odd = [](const row& one) { return one.a % 2 == 1; };
    const auto count = rows(5) | std::views::filter(odd) | weir::stage("odd") | write(sink);
    static_assert(std::is_same_v<decltype(count), const std::uint64_t>);
    CHECK(count == 2);
    CHECK(sink.text == "{\"a\":1,\"s\":\"text\"}\n{\"a\":3,\"s\":\"text\"}\n");
    CHECK(sink.closed == 1);

    text_sink empty;
    CHECK((rows(0) | write(empty)) == 0);
    CHECK(empty.text.empty());
    CHECK(empty.closed == 1);
}

TEST_CASE("an array is written with an element on each line") {
    const auto as_array = [](int count) {
        text_sink sink;
        CHECK(
            (rows(count) | std::views::transform(&row::a) | write(sink, {.as = written_as::array}))
            == static_cast<std::uint64_t>(count));
        return sink.text;
    };
    CHECK(as_array(0) == "[\n]\n");
    CHECK(as_array(1) == "[\n0\n]\n");
    CHECK(as_array(3) == "[\n0,\n1,\n2\n]\n");
}

TEST_CASE("elements may be const, temporaries, move-only, borrowed, or not copied at all") {
    text_sink sink;
    const std::vector<row> constant{{1, "a"}};
    constant | write(sink);
    std::vector<std::unique_ptr<int>> pointers;
    pointers.push_back(std::make_unique<int>(2));
    pointers.push_back(nullptr);
    pointers | write(sink);
    std::views::iota(3, 5) | write(sink);
    std::views::iota(5, 6)
        | std::views::transform([](int i) { return owner{std::make_unique<int>(i)}; })
        | write(sink);
    std::vector<bool>{true, false} | write(sink);
    std::vector<std::string_view>{"b"} | write(sink);
    std::vector<value>{{kind::array, "[1,\n2]"}} | write(sink);
    std::views::iota(6, 9) | std::views::filter([](int i) { return i != 7; }) | write(sink);
    CHECK(sink.text
          == "{\"a\":1,\"s\":\"a\"}\n2\nnull\n3\n4\n{\"a\":5}\ntrue\nfalse\n\"b\"\n[1, 2]\n6\n8\n");
}

TEST_CASE("elements are written in batches of 64 KiB, and none is kept") {
    constexpr int count = 100'000;
    text_sink sink;
    CHECK((rows(count) | write(sink)) == count);
    CHECK(sink.text == lines(count));
    CHECK(sink.longest < 65'536 + 64);
    CHECK(sink.writes == sink.text.size() / 65'536 + 1);

    text_sink large; // one record of more than a batch
    std::vector<std::string>{std::string(300'000, 'x'), "y"} | write(large);
    CHECK(large.text == '"' + std::string(300'000, 'x') + "\"\n\"y\"\n");
    CHECK(large.writes == 2);
}

TEST_CASE("what a pipe that throws has written ends behind a whole record, and is not closed") {
    for (const int count : {0, 1, 5'000}) {
        text_sink sink;
        CHECK_THROWS_WITH(rows_then_failure(count) | write(sink), "no more");
        CHECK(sink.text == lines(count));
        CHECK(sink.closed == 0);
    }
    text_sink array;
    CHECK_THROWS_WITH(rows_then_failure(2) | write(array, {.as = written_as::array}), "no more");
    CHECK(array.text == "[\n{\"a\":0,\"s\":\"text\"},\n{\"a\":1,\"s\":\"text\"}");
    std::ostringstream stream;
    CHECK_THROWS_WITH(rows_then_failure(2) | write(stream), "no more");
    CHECK(stream.str() == lines(2));
    text_sink within; // the records are ranges, of which the second throws behind an element
    const auto numbers = [](int last) {
        return std::views::iota(0, 2) | std::views::transform([last](int i) {
                   return i < last ? i : throw std::runtime_error{"no more"};
               });
    };
    constexpr std::array lasts{2, 1};
    CHECK_THROWS_WITH(lasts | std::views::transform(numbers) | write(within), "no more");
    CHECK(within.text == "[0,1]\n");
}

TEST_CASE("an element without text is an error with its place, and what was before it is written") {
    const std::vector<real> reals{{1}, {2}, {1e300 * 1e300}, {3}};
    const auto refusal = [&](text_sink& sink, written_as as) {
        try {
            reals | write(sink, {.as = as});
        } catch (const error& why) {
            return why;
        }
        throw std::logic_error{"written"};
    };
    text_sink sink;
    const error why = refusal(sink, written_as::lines);
    CHECK(why.reason() == reason::number_out_of_range);
    CHECK(why.source() == "the text");
    CHECK(why.line() == 3);
    CHECK(why.offset() == 20);
    CHECK(why.path() == "/x");
    CHECK(why.record().raw == "{\"x\":");
    CHECK_THAT(why.what(), Catch::StartsWith("the text:3: /x: infinity, which JSON cannot say"));
    CHECK(sink.text == "{\"x\":1.0}\n{\"x\":2.0}\n");

    text_sink array;
    CHECK(refusal(array, written_as::array).line() == 4); // the first is the bracket's
    CHECK(array.text == "[\n{\"x\":1.0},\n{\"x\":2.0}");

    text_sink all;
    CHECK((reals | write(all, {.not_finite = not_finite::null})) == 4);
    CHECK(all.text == "{\"x\":1.0}\n{\"x\":2.0}\n{\"x\":null}\n{\"x\":3.0}\n");
}

TEST_CASE("a sink that takes no more is an error, and is not tried again") {
    text_sink full{100'000};
    CHECK_THROWS_AS(rows(100'000) | write(full), std::system_error);
    CHECK(full.writes == 2);
    CHECK(full.closed == 0);
}

TEST_CASE("a stream is written and flushed, and its failure is an error") {
    std::ostringstream stream;
    CHECK((rows(3) | write(stream)) == 3);
    CHECK(stream.str() == lines(3));
    stream.setstate(std::ios::badbit);
    try {
        rows(1) | write(stream);
        FAIL("written");
    } catch (const std::system_error& error) {
        CHECK_THAT(error.what(), Catch::Contains("cannot write to the output stream"));
    }
}

TEST_CASE(
    "why a stream failed is said as far as the stream tells: a full disk, a pipe without reader") {
    const auto check_failure = [](std::ostream& stream, std::error_code expected) {
        try {
            rows(1) | write(stream);
            FAIL("written");
        } catch (const std::system_error& error) {
            CHECK(error.code() == expected);
            CHECK_THAT(error.what(), Catch::Contains("cannot write to the output stream"));
        }
    };
    for (const auto mask : {std::ios::goodbit, std::ios::badbit}) {
        if (!std::filesystem::exists("/dev/full")) break;
        std::ofstream full{"/dev/full"};
        full.exceptions(mask);
        check_failure(full, std::make_error_code(std::errc::no_space_on_device));
    }
    std::ostringstream bad;
    bad.setstate(std::ios::badbit);
    check_failure(bad, make_error_code(std::io_errc::stream));

    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    std::cout.flush();
    const int standard = ::dup(STDOUT_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[1]);
    std::error_code why;
    try {
        rows(1) | write(std::cout);
    } catch (const std::system_error& error) {
        why = error.code();
    }
    ::dup2(standard, STDOUT_FILENO);
    ::close(standard);
    std::cout.clear();
    std::signal(SIGPIPE, before);
    CHECK(why == std::errc::broken_pipe);
}

TEST_CASE("a file is there once it is whole, under a name of any type") {
    const temporary_path path;
    const std::filesystem::path name = path;
    const auto writes =
        weir::inspect([&](const row&) { CHECK(!std::filesystem::exists(name)); }) | write(path);
    CHECK(!std::filesystem::exists(name));
    CHECK((rows(3) | writes) == 3);
    CHECK(whole_file(name) == lines(3));
    CHECK((rows(2) | write(name.string())) == 2);
    CHECK(whole_file(name) == lines(2));
    CHECK((rows(1) | write(name.c_str())) == 1);
    CHECK(whole_file(name) == lines(1));
}

TEST_CASE("a pipe that throws leaves no file behind, and the old one as it was") {
    const temporary_path path;
    CHECK_THROWS_WITH(rows_then_failure(10) | write(path), "no more");
    CHECK(files_beside(path) == 0);

    const temporary_file old{"old"};
    CHECK_THROWS_WITH(rows_then_failure(100'000) | write(old), "no more");
    CHECK(whole_file(old) == "old");
    CHECK(files_beside(old) == 1);
}

TEST_CASE("standard output gets the whole records of a pipe that throws") {
    std::cout.flush();
    const temporary_file file{""};
    const int before = ::dup(STDOUT_FILENO);
    const int instead = ::open(file.string().c_str(), O_WRONLY);
    ::dup2(instead, STDOUT_FILENO);
    ::close(instead);
    bool thrown = false;
    try {
        rows_then_failure(3) | write("-");
    } catch (const std::runtime_error&) {
        thrown = true;
    }
    const auto written = rows(1) | write("-");
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    CHECK(thrown);
    CHECK(written == 1);
    CHECK(whole_file(file) == lines(3) + lines(1));
}

#if WEIR_WITH_ZLIB
TEST_CASE("a file whose name ends in .gz is written compressed") {
    const weir::test::temporary_directory directory;
    const auto path = directory / "rows.ndjson.gz";
    CHECK_THROWS_WITH(rows_then_failure(100'000) | write(path), "no more");
    CHECK(std::filesystem::is_empty(directory));
    CHECK((rows(100'000) | write(path)) == 100'000);
    CHECK(std::filesystem::file_size(path) < lines(100'000).size() / 4);
    CHECK_THAT(whole_file(path), Catch::StartsWith("\x1F\x8B"));
    weir::bytes::file packed{path};
    weir::bytes::decompressed_source unpacked{packed};
    std::string text;
    for (std::string piece; !(piece = weir::test::read_once(unpacked, 65'536)).empty();)
        text += piece;
    CHECK(text == lines(100'000));
}
#endif

TEST_CASE("a file that cannot be made is an error before anything is read") {
    const std::string path = GENERATE("/nonexistent/out.ndjson", "/nonexistent/out.ndjson.gz");
    int pulled = 0;
    auto counted = rows(3) | weir::inspect([&](const row&) { ++pulled; });
    try {
        counted | write(path);
        FAIL("written");
    } catch (const std::system_error& error) {
        CHECK_THAT(error.what(), Catch::Contains(path));
    }
    CHECK(pulled == 0);
}

TEST_CASE("ten times the records written cost not one byte more, nor an allocation") {
    if (!weir::test::is_measured()) return;
    const auto report_of = [](int count) {
        weir::trace trace;
        rows(count) | weir::stage("rows") | write("/dev/null");
        return trace.report();
    };
    const weir::report few = report_of(10'000);
    const weir::report many = report_of(100'000);
    CHECK(many.peak == few.peak);
    CHECK(many.peak < 256 * 1024); // twice the batch, and the sink's own
    for (std::size_t i = 0; i < few.stages.size(); ++i)
        CHECK(many.stages.at(i).allocated_blocks == few.stages.at(i).allocated_blocks);
}

TEST_CASE("a pipe's end can be written down once and used again") {
    text_sink sink;
    const auto end = std::views::transform(&row::a) | write(sink);
    CHECK((rows(1) | end) == 1);
    CHECK((rows(2) | end) == 2);
    CHECK(sink.text == "0\n0\n1\n");
}

namespace {

/// Sends a record, and the next one only once the answer to it is there. Then checks all answers.
template <class Run>
void check_dialogue(Run run) {
    int there[2], back[2];
    REQUIRE(::pipe(there) == 0);
    REQUIRE(::pipe(back) == 0);
    std::string answers;
    std::thread other{[&] {
        for (int i = 0; i < 3; ++i) {
            const std::string line = "{\"a\":" + std::to_string(i) + ",\"s\":\"text\"}\n";
            if (::write(there[1], line.data(), line.size()) < 0) break;
            pollfd readable{back[0], POLLIN, 0};
            char piece[100];
            ssize_t got = 0;
            if (::poll(&readable, 1, 10'000) == 1) got = ::read(back[0], piece, sizeof piece);
            answers.append(piece, static_cast<std::size_t>(got > 0 ? got : 0)) += '|';
        }
        ::close(there[1]);
    }};
    run(there[0], back[1]);
    other.join();
    CHECK(answers
          == "{\"a\":0,\"s\":\"text\"}\n|{\"a\":1,\"s\":\"text\"}\n|{\"a\":2,\"s\":\"text\"}\n|");
    for (const int fd : {there[0], back[0], back[1]}) ::close(fd);
}

/// Writes what it is given, but is not flushed.
class failing_flush final : public weir::bytes::sink {
public:
    void write(std::string_view) override {}
    void flush() override { throw std::runtime_error{"the sink cannot be flushed"}; }
    void close() override {}
    std::string name() const override { return "the sink"; }
};

} // namespace

TEST_CASE("what is written is handed on before a source waits for more") {
    const auto name_of = [](int fd) { return "/dev/fd/" + std::to_string(fd); };
    check_dialogue([&](int in, int out) {
        weir::json::read<row>(weir::bytes::descriptor{in}) | write(name_of(out));
    });
    check_dialogue(
        [&](int in, int out) { weir::json::read<row>(name_of(in)) | write(name_of(out)); });
    check_dialogue([&](int in, int out) {
        weir::bytes::output_file sink{name_of(out)};
        weir::json::read<row>(weir::bytes::descriptor{in}) | write(sink);
    });
    check_dialogue([&](int in, int out) {
        std::ifstream from{name_of(in)};
        std::ofstream to{name_of(out)};
        weir::json::read<row>(from) | write(to);
    });
}

TEST_CASE("nothing is handed on early of a file that is replaced, or while the source has more") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const std::string text = lines(100);
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    ::close(ends[1]);
    text_sink sink;
    CHECK((weir::json::read<row>(weir::bytes::descriptor{ends[0]}) | write(sink)) == 100);
    CHECK(sink.writes == 1);
    ::close(ends[0]);

    const temporary_path path;
    check_dialogue([&](int in, int out) {
        const auto answer = [&](const row& one) {
            std::vector{one} | write("/dev/fd/" + std::to_string(out));
            CHECK(!std::filesystem::exists(path));
        };
        weir::json::read<row>(weir::bytes::descriptor{in}) | weir::inspect(answer) | write(path);
    });
    CHECK(whole_file(path) == lines(3));
}

TEST_CASE("a record whose elements are waited for is handed on as a whole, and once") {
    int whole[2], slow[2];
    REQUIRE(::pipe(whole) == 0);
    REQUIRE(::pipe(slow) == 0);
    const auto send = [text = lines(1)](int fd) {
        return ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    };
    REQUIRE(send(whole[1]));
    ::close(whole[1]);
    REQUIRE(send(slow[1]));
    const std::jthread sender{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        static_cast<void>(send(slow[1]));
        ::close(slow[1]);
    }};
    const auto rows_of = [](int fd) { return weir::json::read<row>(weir::bytes::descriptor{fd}); };
    text_sink sink;
    CHECK((std::array{whole[0], slow[0]} | std::views::transform(rows_of) | write(sink)) == 2);
    std::string one = lines(1);
    one.pop_back();
    CHECK(sink.text == '[' + one + "]\n[" + one + ',' + one + "]\n");
    ::close(whole[0]);
    ::close(slow[0]);
}

TEST_CASE("what a sink throws when it is flushed comes out of the pull") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const std::string text = lines(1);
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    failing_flush sink;
    CHECK_THROWS_WITH(weir::json::read<row>(weir::bytes::descriptor{ends[0]}) | write(sink),
                      "the sink cannot be flushed");
    ::close(ends[0]);
    ::close(ends[1]);
}
