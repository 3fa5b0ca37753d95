// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/stream.hpp>

#include "bytes/read_all.hpp"
#include "bytes/read_once.hpp"
#include "bytes/temporary.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <system_error>
#include <utility>

using weir::bytes::stream;
using weir::test::read_all;
using weir::test::read_once;

namespace {

/// Hands out one character at a time and keeps none, as std::cin does.
class unbuffered final : public std::streambuf {
public:
    explicit unbuffered(std::string text) : text_{std::move(text)} {}
    std::size_t taken() const { return at_; }

private:
    int_type underflow() override {
        return at_ == text_.size() ? traits_type::eof() : traits_type::to_int_type(text_[at_]);
    }
    int_type uflow() override {
        return at_ == text_.size() ? traits_type::eof() : traits_type::to_int_type(text_[at_++]);
    }

    std::string text_;
    std::size_t at_ = 0;
};

/// Has a line each time it is asked, then breaks.
class lines_then_fault final : public std::streambuf {
    int_type underflow() override {
        if (line_[0] == '3') throw std::runtime_error{"line 3"};
        setg(line_, line_, line_ + 2);
        ++line_[0];
        return traits_type::to_int_type(*gptr());
    }
    char line_[2] = {'0', '\n'};
};

void check_refused(std::istream& from) {
    stream source{from, "the stream"};
    try {
        read_once(source);
        FAIL("read");
    } catch (const std::system_error& error) {
        CHECK_THAT(error.what(), Catch::Contains("cannot read the stream"));
    }
}

} // namespace

TEST_CASE("a stream is read whole, in pieces of any size") {
    const std::string text("a line\nand\0another\n\xff", 20);
    for (const std::size_t asked : {1U, 2U, 7U, 1000U}) {
        std::istringstream from{text};
        stream source{from};
        CHECK(read_all(source, asked) == text);
        CHECK(read_once(source).empty());
    }
    std::istringstream nothing;
    stream source{nothing};
    CHECK(read_once(source).empty());
    CHECK(source.name() == "stream");
}

TEST_CASE("a stream is read on from where it stands") {
    std::istringstream from{"header\nrest"};
    std::string header;
    std::getline(from, header);
    stream source{from};
    CHECK(read_once(source) == "rest");
}

TEST_CASE("a stream of a file is read whole") {
    const std::string text(1'000'000, 'x');
    const weir::test::temporary_file there{text};
    std::ifstream from{static_cast<const std::filesystem::path&>(there), std::ios::binary};
    stream source{from};
    const bool same = read_all(source, 10'000) == text;
    CHECK(same);
}

TEST_CASE("a stream returns what it has buffered rather than wait for more") {
    lines_then_fault buffer;
    std::istream from{&buffer};
    stream source{from};
    CHECK(read_once(source) == "1\n");
    CHECK(read_once(source) == "2\n");
    CHECK(read_once(source, 1) == "3");
    CHECK(read_once(source) == "\n");
    CHECK_THROWS_AS(read_once(source), std::system_error);
}

TEST_CASE("a stream without a buffer is read by lines") {
    unbuffered buffer{"one\ntwo\n\nthree"};
    std::istream from{&buffer};
    stream source{from};
    CHECK(read_once(source) == "one\n");
    CHECK(buffer.taken() == 4);
    CHECK(read_once(source, 2) == "tw");
    CHECK(read_once(source) == "o\n");
    CHECK(read_once(source) == "\n");
    CHECK(read_once(source) == "three");
    CHECK(read_once(source).empty());
}

TEST_CASE("a stream that has not opened or goes bad is a system error that names it") {
    std::ifstream missing{"no/such/file"};
    check_refused(missing);
    std::ifstream directory{std::filesystem::temp_directory_path()};
    check_refused(directory);
    std::istream without{nullptr};
    check_refused(without);
    std::istringstream bad{"text"};
    bad.setstate(std::ios::badbit);
    check_refused(bad);
}

TEST_CASE("a stream that throws at its end is read to its end, and throws at its end as before") {
    for (const auto mask : {std::ios::eofbit, std::ios::eofbit | std::ios::failbit}) {
        std::istringstream from{"one\ntwo"};
        from.exceptions(mask);
        stream source{from};
        CHECK(read_all(source, 5) == "one\ntwo");
        CHECK(read_once(source).empty());
        CHECK(from.exceptions() == mask);
    }
    for (const auto mask : {std::ios::eofbit, std::ios::eofbit | std::ios::badbit}) {
        lines_then_fault buffer;
        std::istream from{&buffer};
        from.exceptions(mask);
        stream source{from};
        CHECK(read_once(source) == "1\n");
        CHECK(read_once(source) == "2\n");
        CHECK(read_once(source) == "3\n");
        CHECK_THROWS(read_once(source));
        CHECK(from.exceptions() == mask);
    }
}
