// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/descriptor.hpp>

#include "bytes/pipe.hpp"
#include "bytes/read_once.hpp"
#include "bytes/temporary.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <pthread.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;
using weir::bytes::descriptor;
using weir::test::read_once;

namespace {

std::atomic<int> signals_seen = 0;
void count_signal(int) { ++signals_seen; }

} // namespace

TEST_CASE("a read returns what the pipe has rather than wait for more") {
    weir::test::pipe pipe;
    descriptor source{pipe.input()};
    pipe.write("one");
    CHECK(read_once(source) == "one");
    pipe.write("two");
    pipe.write("three");
    CHECK(read_once(source, 4) == "twot");
    CHECK(read_once(source) == "hree");
    pipe.close_output();
    CHECK(read_once(source).empty());
    CHECK(read_once(source).empty());
}

TEST_CASE("a pipe written in pieces by another thread is read whole") {
    weir::test::pipe pipe;
    std::string text;
    for (int i = 0; i < 40'000; ++i) text += std::to_string(i) + '\n';
    std::thread writer{[&] {
        for (std::size_t at = 0, piece = 1; at < text.size(); at += piece, piece = piece * 3 + 1)
            pipe.write(std::string_view{text}.substr(at, piece));
        pipe.close_output();
    }};
    descriptor source{pipe.input()};
    std::string seen;
    for (std::string piece; !(piece = read_once(source, 4096)).empty();) seen += piece;
    writer.join();
    CHECK(seen == text);
}

TEST_CASE("a signal that interrupts a read does not end it") {
    struct sigaction counting = {};
    counting.sa_handler = count_signal; // without SA_RESTART
    struct sigaction before = {};
    REQUIRE(::sigaction(SIGUSR1, &counting, &before) == 0);
    signals_seen = 0;

    weir::test::pipe pipe;
    std::thread other{[&pipe, reader = ::pthread_self()] {
        for (int i = 0; i < 5; ++i) {
            std::this_thread::sleep_for(5ms);
            ::pthread_kill(reader, SIGUSR1);
        }
        std::this_thread::sleep_for(5ms);
        pipe.write("at last");
    }};
    descriptor source{pipe.input()};
    CHECK(read_once(source) == "at last");
    other.join();
    CHECK(signals_seen > 0);
    ::sigaction(SIGUSR1, &before, nullptr);
}

TEST_CASE("a descriptor that does not block is waited for") {
    weir::test::pipe pipe;
    REQUIRE(::fcntl(pipe.input(), F_SETFL, O_NONBLOCK) == 0);
    char probe;
    REQUIRE(::read(pipe.input(), &probe, 1) == -1);
    REQUIRE(errno == EAGAIN);

    std::thread other{[&pipe] {
        std::this_thread::sleep_for(10ms);
        pipe.write("at last");
        std::this_thread::sleep_for(10ms);
        pipe.close_output();
    }};
    descriptor source{pipe.input()};
    CHECK(read_once(source) == "at last");
    CHECK(read_once(source).empty());
    other.join();
}

TEST_CASE("a socket that has a time-out is not waited for any longer") {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    const timeval soon{0, 10'000};
    REQUIRE(::setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon) == 0);
    descriptor source{ends[0], "the socket"};
    try {
        read_once(source);
        FAIL("read");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::resource_unavailable_try_again);
        CHECK_THAT(error.what(), Catch::Contains("cannot read the socket"));
    }
    REQUIRE(::write(ends[1], "at last", 7) == 7);
    CHECK(read_once(source) == "at last");
    for (const int end : ends) ::close(end);
}

TEST_CASE("a descriptor stays open: it is the caller's") {
    weir::test::pipe pipe;
    {
        descriptor source{pipe.input()};
    }
    CHECK(::fcntl(pipe.input(), F_GETFD) >= 0);
}

TEST_CASE("a descriptor that cannot be read is a system error that names it") {
    int closed;
    {
        weir::test::pipe pipe;
        closed = pipe.input();
    }
    descriptor source{closed, "the socket"};
    std::string into(8, '?');
    try {
        source.read(into);
        FAIL("a closed descriptor was read");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::bad_file_descriptor);
        CHECK_THAT(error.what(), Catch::Contains("cannot read the socket"));
    }
    // Taken for a pipe, it would be split in other parts than those that other readers leave out.
    CHECK_THROWS_WITH(source.size(), Catch::Contains("cannot read the socket"));
    CHECK_THROWS_WITH(source.skip(1), Catch::Contains("cannot read the socket"));
}

TEST_CASE("a descriptor is called by its number, unless it was named") {
    CHECK(descriptor{7}.name() == "descriptor 7");
    CHECK(descriptor{7, "the socket"}.name() == "the socket");
    CHECK(weir::bytes::standard_input().name() == "standard input");
}

TEST_CASE("bytes of a pipe are passed over by reading them, and its size is not known") {
    weir::test::pipe pipe;
    pipe.write("0123456789");
    pipe.close_output();
    descriptor source{pipe.input()};
    CHECK(source.size() == std::nullopt);
    CHECK(source.skip(4) == 4);
    CHECK(read_once(source, 2) == "45");
    CHECK(source.skip(1000) == 4);
    CHECK(source.skip(1) == 0);
}

TEST_CASE("a descriptor of a file begins where it stands") {
    const weir::test::temporary_file there{"0123456789"};
    const std::filesystem::path& path = there;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    REQUIRE(::lseek(fd, 3, SEEK_SET) == 3);
    descriptor source{fd};
    CHECK(source.size() == 7U);
    CHECK(source.skip(2) == 2);
    CHECK(read_once(source, 2) == "56");
    CHECK(source.size() == 7U);
    CHECK(source.skip(1000) == 3);
    CHECK(read_once(source).empty());
    ::close(fd);
}
