// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/detail/printable.hpp>
#include <weir/json/options.hpp>
#include <weir/json/progress_bar.hpp>

#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

using weir::json::progress;
using weir::json::progress_bar;
using weir::json::detail::in_hours;
using weir::json::detail::progress_line;
using weir::test::temporary_file;
using weir::test::whole_file;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

/// A terminal of our own, 60 columns wide, and what a program has drawn on it.
class terminal {
public:
    terminal() : screen_{::posix_openpt(O_RDWR | O_NOCTTY)} {
        if (screen_ < 0 || ::grantpt(screen_) != 0 || ::unlockpt(screen_) != 0)
            throw std::runtime_error{"no terminal"};
        program_ = ::open(::ptsname(screen_), O_RDWR | O_NOCTTY);
        if (program_ < 0) throw std::runtime_error{"no terminal"};
        termios settings{};
        ::tcgetattr(program_, &settings);
        ::cfmakeraw(&settings);
        ::tcsetattr(program_, TCSANOW, &settings);
        winsize size{};
        size.ws_col = 60;
        ::ioctl(program_, TIOCSWINSZ, &size);
    }
    ~terminal() {
        ::close(program_);
        ::close(screen_);
    }
    terminal(const terminal&) = delete;
    terminal& operator=(const terminal&) = delete;

    int descriptor() const noexcept { return program_; }

    std::string drawn() const {
        std::string text;
        pollfd readable{screen_, POLLIN, 0};
        while (::poll(&readable, 1, 50) > 0 && (readable.revents & POLLIN) != 0) {
            char piece[512];
            const ssize_t got = ::read(screen_, piece, sizeof piece);
            if (got <= 0) break;
            text.append(piece, static_cast<std::size_t>(got));
        }
        return text;
    }

private:
    int screen_;
    int program_ = -1;
};

} // namespace

TEST_CASE("a progress line says how far it is, how fast, and how long it will take") {
    const progress half{"users.ndjson.gz", 50 * mebibyte, 100 * mebibyte, 1'234'567, 0, false};
    CHECK(progress_line(half, 10, 100)
          == "users.ndjson.gz  [###############---------------]   50 %  1,234,567 records"
             "  5.0 MiB/s  0:10 left");
    progress end = half;
    end.bytes_done = 100 * mebibyte;
    end.rejected = 12;
    end.done = true;
    CHECK(progress_line(end, 75, 90)
          == "users.ndjson.gz  [###############]  100 %  1,234,567 records  12 rejected  1.3 MiB/s "
             " 1:15");
}

TEST_CASE("a progress line without an end in sight says how much was read, and for how long") {
    const progress pipe{"standard input", 3 * mebibyte, {}, 1, 0, false};
    CHECK(progress_line(pipe, 2, 80) == "standard input  3.0 MiB  1 record  1.5 MiB/s  0:02");
    const progress begun{"standard input", 0, {}, 0, 0, false};
    CHECK(progress_line(begun, 0, 80) == "standard input    0 B  0 records  0:00");
    const progress sized{"users.ndjson", 0, 100, 0, 0, false};
    CHECK(progress_line(sized, 3, 50) == "users.ndjson  [----------------]    0 %  0 records");
}

TEST_CASE("a progress line is never wider than there is room, and never two lines") {
    const progress half{"gr\u00F6\u00DFe\nname \u2026 and longer and longer.ndjson",
                        50 * mebibyte,
                        100 * mebibyte,
                        ~std::uint64_t{0},
                        ~std::uint64_t{0},
                        false};
    for (std::size_t width = 0; width < 200; ++width) {
        const std::string line = progress_line(half, 1e9, width);
        CAPTURE(width, line);
        CHECK(weir::detail::width_of(line) <= width);
        CHECK(line.find_first_of("\r\n") == line.npos);
    }
}

TEST_CASE("a source that grows while it is read is never more than done") {
    CHECK_THAT(progress_line({"a", 200, 100, 1, 0, false}, 1, 80), Catch::Contains(" 100 %"));
    CHECK_THAT(progress_line({"a", 0, 0, 0, 0, true}, 1, 80), Catch::Contains(" 100 %"));
}

TEST_CASE("times are written as people read them") {
    CHECK(in_hours(0) == "0:00");
    CHECK(in_hours(59.9) == "0:59");
    CHECK(in_hours(3599) == "59:59");
    CHECK(in_hours(3723) == "1:02:03");
    CHECK(in_hours(1e300) == "999:59:59");
    CHECK(in_hours(-1) == "0:00");
}

TEST_CASE("a progress bar draws over its own line, now and then, and ends it when done") {
    const terminal screen;
    const std::function<void(const progress&)> bar = progress_bar{screen.descriptor()};
    for (std::uint64_t i = 0; i < 1000; ++i) bar({"a.ndjson", i, 2000, i, 0, false});
    const std::string first = screen.drawn();
    CHECK_THAT(first, Catch::StartsWith("\ra.ndjson  ["));
    CHECK_THAT(first, Catch::Contains("0 %  0 records"));
    CHECK(std::count(first.begin(), first.end(), '\r') < 10);
    CHECK(first.find('\n') == first.npos);
    bar({"a.ndjson", 2000, 2000, 7, 0, true});
    const std::string last = screen.drawn();
    CHECK_THAT(last, Catch::StartsWith("\ra.ndjson  ["));
    CHECK_THAT(last, Catch::Contains("100 %  7 records"));
    CHECK(last.ends_with('\n'));
    CHECK(weir::detail::width_of(last) <= 60 + 1); // with \r and \n
}

TEST_CASE("a progress bar that is given up ends its line") {
    const terminal screen;
    {
        const progress_bar bar{screen.descriptor()};
        const progress_bar copy = bar;
        copy({"a.ndjson", 1, 2000, 1, 0, false});
    }
    const std::string drawn = screen.drawn();
    CHECK(drawn.ends_with('\n'));
    CHECK(std::count(drawn.begin(), drawn.end(), '\n') == 1);
}

TEST_CASE("a progress bar draws nothing where there is no terminal") {
    const temporary_file file{""};
    const int output = ::open(file.string().c_str(), O_WRONLY);
    {
        const progress_bar bar{output};
        bar({"a.ndjson", 1, 2, 1, 0, false});
        bar({"a.ndjson", 2, 2, 2, 0, true});
    }
    ::close(output);
    CHECK(whole_file(file).empty());
    const progress_bar closed{-1};
    closed({"a.ndjson", 2, 2, 2, 0, true});
}
