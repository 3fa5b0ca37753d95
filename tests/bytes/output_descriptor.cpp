// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/output_descriptor.hpp>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <thread>
#include <unistd.h>

using weir::bytes::output_descriptor;

namespace {

/// The two ends of a pipe of the operating system.
struct two_ends {
    two_ends() { REQUIRE(::pipe(ends) == 0); }
    ~two_ends() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    two_ends(const two_ends&) = delete;
    two_ends& operator=(const two_ends&) = delete;
    int ends[2];
};

} // namespace

TEST_CASE("what is written to a descriptor is there at once") {
    two_ends pipe;
    output_descriptor sink{pipe.ends[1]};
    sink.write("one");
    sink.write("");
    sink.write("two");
    std::string seen(10, '?');
    REQUIRE(::read(pipe.ends[0], seen.data(), seen.size()) == 6);
    CHECK(seen.substr(0, 6) == "onetwo");
}

TEST_CASE("a descriptor that takes a part at a time, and does not block, is given all") {
    two_ends pipe;
    REQUIRE(::fcntl(pipe.ends[1], F_SETFL, O_NONBLOCK) == 0);
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + '\n';
    std::string seen;
    std::thread reader{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{10}); // until the pipe is full
        std::string piece(10'000, '?');
        while (seen.size() < text.size()) {
            const ssize_t got = ::read(pipe.ends[0], piece.data(), piece.size());
            if (got <= 0) break;
            seen.append(piece, 0, static_cast<std::size_t>(got));
        }
    }};
    output_descriptor sink{pipe.ends[1]};
    sink.write(text);
    sink.close();
    reader.join();
    const bool same = seen == text;
    CHECK(same);
}

TEST_CASE("a socket that has a time-out, and nobody reads, is not waited for any longer") {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    const timeval soon{0, 10'000};
    REQUIRE(::setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof soon) == 0);
    output_descriptor sink{ends[0], "the socket"};
    try {
        sink.write(std::string(10'000'000, 'x'));
        FAIL("written");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::resource_unavailable_try_again);
        CHECK_THAT(error.what(), Catch::Contains("cannot write the socket"));
    }
    for (const int end : ends) ::close(end);
}

TEST_CASE("a descriptor that was written to stays open: it is the caller's") {
    two_ends pipe;
    {
        output_descriptor sink{pipe.ends[1]};
        sink.write("text");
        sink.close();
    }
    CHECK(::fcntl(pipe.ends[1], F_GETFD) >= 0);
}

TEST_CASE("a descriptor that cannot be written is a system error that names it") {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0) return;
    output_descriptor sink{full, "the disk"};
    try {
        sink.write("text");
        FAIL("written");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_space_on_device);
        CHECK_THAT(error.what(), Catch::Contains("cannot write the disk"));
    }
    ::close(full);
    CHECK(output_descriptor{7}.name() == "descriptor 7");
}
