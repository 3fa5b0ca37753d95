// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/memory.hpp>
#include <weir/json/detail/parse/quarantine_file.hpp>
#include <weir/json/error.hpp>
#include <weir/json/read.hpp>
#include <weir/stream/count.hpp>

#include "bytes/another_user.hpp"
#include "bytes/failing_fsync.hpp"
#include "bytes/pipe.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <type_traits>
#include <unistd.h>
#include <utility>

using weir::json::reason;
using weir::json::rejected;
using weir::json::detail::append_base64;
using weir::json::detail::quarantine_file;
using weir::test::temporary_file;
using weir::test::temporary_path;
using weir::test::whole_file;

namespace {

static_assert(std::is_nothrow_move_constructible_v<quarantine_file>);

quarantine_file opened(const std::filesystem::path& path, bool append = false) {
    quarantine_file file{path, append};
    file.open();
    return file;
}

/// The last member of the line that this becomes, and the brace.
std::string raw_of(std::string raw) {
    const temporary_path path;
    rejected record;
    record.raw = std::move(raw);
    opened(path)(record);
    const std::string line = whole_file(path);
    return line.substr(line.find(",\"raw") + 1);
}

auto lines_in(const std::filesystem::path& path) {
    return std::ranges::count(whole_file(path), '\n');
}

std::string base64(std::string_view bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

} // namespace

TEST_CASE("a rejected record becomes a line of the quarantine file, at once") {
    const temporary_path path;
    quarantine_file quarantine = opened(path);
    CHECK(std::filesystem::file_size(path) == 0);
    quarantine({"users.ndjson", 7, 123, 9, reason::wrong_type, "/a~1b/0", "expected a \"string\"",
                "{\"a\": 1}\t"});
    const std::string first =
        R"({"source":"users.ndjson","line":7,"offset":123,"length":9,"reason":"wrong_type",)"
        R"("path":"/a~1b/0","message":"expected a \"string\"","raw":"{\"a\": 1}\t"})"
        "\n";
    CHECK(whole_file(path) == first);
    quarantine({"-", 0, ~std::uint64_t{0}, 0, reason::incomplete, "", "", ""});
    CHECK(whole_file(path)
          == first
                 + R"({"source":"-","line":0,"offset":18446744073709551615,"length":0,)"
                   R"("reason":"incomplete","path":"","message":"","raw":""})"
                   "\n");
}

TEST_CASE("a record that is not valid UTF-8 is quarantined in base 64") {
    CHECK(raw_of("gr\xC3\xBC\xC3\x9F") == "\"raw\":\"gr\xC3\xBC\xC3\x9F\"}\n");
    CHECK(raw_of("{\"a\":\"\xFF\"}") == "\"raw_base64\":\"eyJhIjoi/yJ9\"}\n");
    CHECK(raw_of("\xED\xA0\x80") == "\"raw_base64\":\"7aCA\"}\n");
    CHECK(raw_of(std::string("\0\n", 2)) == "\"raw\":\"\\u0000\\n\"}\n");
}

TEST_CASE("base 64 is that of RFC 4648") {
    CHECK(base64("").empty());
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foob") == "Zm9vYg==");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64("\xFB\xFF\xFE") == "+//+");
}

TEST_CASE("names that are not valid UTF-8 do not spoil the quarantine file") {
    const temporary_path path;
    opened(path)({"\xFF.json", 1, 0, 0, reason::malformed, "/\xE2\x82", "", ""});
    CHECK_THAT(whole_file(path), Catch::StartsWith("{\"source\":\"\xEF\xBF\xBD.json\""));
    CHECK_THAT(whole_file(path), Catch::Contains("\"path\":\"/\xEF\xBF\xBD\""));
}

TEST_CASE("a line of a quarantine does nothing to a terminal, and its raw text is kept exactly") {
    CHECK(raw_of("\x1B\n\x7F\u009B\u00E9\u2028\u202E\u2066\uFEFF😀")
          == R"("raw":"\u001b\n\u007f\u009bé\u2028\u202e\u2066\ufeff😀"})"
             "\n");
}

TEST_CASE("names in a line of a quarantine are short, whatever the record has") {
    const temporary_path path;
    const std::string name = '/' + std::string(1'000'000, 'k');
    opened(path)({"a", 1, 0, 0, reason::wrong_type, name, name, ""});
    CHECK(std::filesystem::file_size(path) < 5'000);
    CHECK_THAT(whole_file(path), Catch::Contains("\"path\":\"" + name.substr(0, 2048) + "…\""));
}

TEST_CASE("a quarantine file is overwritten, or appended to, also behind half a line") {
    const temporary_file file{"before\n"};
    opened(file, true);
    CHECK(whole_file(file) == "before\n");
    opened(file, true)(rejected{});
    CHECK_THAT(whole_file(file), Catch::StartsWith("before\n{\"source\""));
    const temporary_file old{"before\n"};
    opened(old);
    CHECK(whole_file(old).empty());

    const temporary_file half{"{\"source\":"};
    quarantine_file appending = opened(half, true);
    appending(rejected{});
    appending(rejected{});
    const std::string text = whole_file(half);
    CHECK_THAT(text, Catch::StartsWith("{\"source\":\n{\"source\":\"\""));
    CHECK(text.find("\n\n") == text.npos);

    const temporary_path missing;
    opened(missing, true)(rejected{});
    CHECK_THAT(whole_file(missing), Catch::StartsWith("{\"source\""));
}

TEST_CASE(
    "a quarantine file is overwritten once by a process, by whatever name; a new file is not it") {
    const temporary_file file{"before\n"};
    const temporary_path link, same;
    std::filesystem::create_symlink(file, link);
    std::filesystem::create_hard_link(file, same);
    quarantine_file first = opened(file);
    first(rejected{});
    opened(link)(rejected{});
    first(rejected{}); // at the same time
    opened(same)(rejected{});
    opened(file)(rejected{});
    CHECK(lines_in(file) == 5);

    const temporary_path other;
    opened(other)(rejected{});
    std::filesystem::remove(other);
    opened(other)(rejected{});
    CHECK(lines_in(other) == 1);
    std::filesystem::rename(file, other);
    opened(file)(rejected{});
    CHECK(lines_in(file) == 1);
    CHECK(lines_in(other) == 5);
}

TEST_CASE("of two processes the second does not empty the quarantine of the first") {
    const temporary_file file{"before\n"};
    weir::test::pipe opened_there, closed_here;
    const pid_t other = ::fork();
    if (other == 0) {
        closed_here.close_output();
        quarantine_file first = opened(file);
        first(rejected{});
        opened_there.write("x");
        char end;
        const bool is_over = ::read(closed_here.input(), &end, 1) == 0;
        ::_exit(is_over ? 0 : 1);
    }
    REQUIRE(other > 0);
    opened_there.close_output();
    char one;
    REQUIRE(::read(opened_there.input(), &one, 1) == 1);
    CHECK_THROWS_WITH(opened(file), "weir: cannot open the quarantine file " + file.string()
                                        + " (another process is writing it; give each its own): "
                                          "Device or resource busy");
    CHECK(lines_in(file) == 1);
    const auto append = [&] {
        opened(file, true)(rejected{}); // resumes
        return std::string{"appended"};
    };
    CHECK(weir::test::in_a_child(append) == "appended");
    CHECK(lines_in(file) == 2);
    closed_here.close_output();
    int status = 1;
    ::waitpid(other, &status, 0);
    CHECK(status == 0);
    opened(file); // is nobody's any more
    CHECK(lines_in(file) == 0);
}

TEST_CASE("a process and its children, forked when it has begun, write to one quarantine") {
    const temporary_file file{"before\n"};
    const auto append = [&] {
        opened(file)(rejected{});
        return std::string{"appended"};
    };
    quarantine_file first = opened(file);
    first(rejected{});
    CHECK(weir::test::in_a_child(append) == "appended");
    first(rejected{});
    first.close();
    CHECK(weir::test::in_a_child(append) == "appended");
    append();
    CHECK(lines_in(file) == 5);
}

TEST_CASE("what is set aside is on the disk when the stream is at its end, or the pull says so") {
    struct point {
        int x;
    };
    const temporary_path path;
    const auto read = [&] {
        return weir::json::read<point>(weir::bytes::memory{"{\"x\":1}\n{\n{\"x\":2}\n"},
                                       {.errors = weir::json::quarantine(path.string())})
             | weir::count();
    };
    weir::test::fsync_calls = 0;
    weir::test::fsync_error = EINTR;
    weir::test::fsync_failures = 1;
    CHECK(read() == 2);
    CHECK(weir::test::fsync_calls == 2);
    for (const int error : {EIO, ENOSPC}) {
        weir::test::fsync_error = error;
        weir::test::fsync_failures = 1;
        try {
            read();
            FAIL("told as a success");
        } catch (const std::system_error& failed) {
            CHECK(failed.code().value() == error);
            CHECK_THAT(failed.what(),
                       Catch::Contains("cannot write the quarantine file " + path.string()));
        }
    }
}

TEST_CASE("a quarantine file whose path has a NUL is refused rather than cut off there") {
    const temporary_file there{"before\n"};
    const std::string path = there.string() + std::string{"\0.txt", 5};
    CHECK_THROWS_WITH(opened(path),
                      Catch::Contains("cannot quarantine to a path with a NUL in it, after \""
                                      + there.string() + '"'));
    CHECK(whole_file(there) == "before\n");
}

TEST_CASE("a descriptor called by its name is quarantined to where it stands, and stays open") {
    const temporary_file file{"before\n"};
    const int fd = ::open(file.string().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    REQUIRE(fd >= 0);
    for (const std::string directory : {"/dev/fd/", "/proc/self/fd/"})
        opened(directory + std::to_string(fd))(rejected{});
    const int standard = ::dup(STDOUT_FILENO);
    REQUIRE(::dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
    for (const char* name : {"-", "/dev/stdout"}) opened(name)(rejected{});
    ::dup2(standard, STDOUT_FILENO);
    ::close(standard);
    CHECK(::fcntl(fd, F_GETFD) >= 0);
    ::close(fd);
    CHECK_THAT(whole_file(file), Catch::StartsWith("before\n{"));
    CHECK(lines_in(file) == 5);
    CHECK_FALSE(std::filesystem::exists("-"));
}

TEST_CASE("a quarantine file that cannot be written is a system error that names it") {
    try {
        opened("/nonexistent/bad.ndjson");
        FAIL("made");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_such_file_or_directory);
        CHECK_THAT(error.what(),
                   Catch::Contains("cannot open the quarantine file /nonexistent/bad.ndjson"));
    }
    if (!std::filesystem::exists("/dev/full")) return;
    quarantine_file full = opened("/dev/full");
    try {
        full(rejected{});
        FAIL("written");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::no_space_on_device);
        CHECK_THAT(error.what(), Catch::Contains("cannot write the quarantine file /dev/full"));
    }
}

TEST_CASE("a quarantine file that cannot be emptied is a system error, and stays as it is") {
    const int sealed = ::memfd_create("sealed", MFD_ALLOW_SEALING);
    REQUIRE(::write(sealed, "before\n", 7) == 7);
    REQUIRE(::fcntl(sealed, F_ADD_SEALS, F_SEAL_SHRINK) == 0);
    const std::string path =
        "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(sealed);
    CHECK_THROWS_WITH(opened(path), "weir: cannot open the quarantine file " + path
                                        + ": Operation not permitted");
    opened(path, true)(rejected{});
    CHECK_THAT(whole_file(path), Catch::StartsWith("before\n{"));
    ::close(sealed);
}

TEST_CASE("a quarantine file moves") {
    const temporary_path path;
    quarantine_file first = opened(path);
    first(rejected{});
    quarantine_file second{std::move(first)};
    second(rejected{});
    quarantine_file third = opened("/dev/null");
    third = std::move(second);
    third(rejected{});
    CHECK(lines_in(path) == 3);
}
