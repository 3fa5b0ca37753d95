// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/bytes/file.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/detail/printable.hpp>

#include "bytes/another_user.hpp"
#include "bytes/pipe.hpp"
#include "bytes/read_once.hpp"
#include "bytes/temporary.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using weir::bytes::file;
using weir::bytes::files;
using weir::test::read_once;
using weir::test::temporary_directory;
using weir::test::temporary_file;
using weir::test::temporary_path;

namespace {

int open_descriptors() {
    int count = 0;
    for (int fd = 0; fd < 1024; ++fd) count += ::fcntl(fd, F_GETFD) >= 0;
    return count;
}

std::string read_whole(file& source, std::size_t asked) {
    std::string whole;
    for (std::string piece; !(piece = read_once(source, asked)).empty();) whole += piece;
    return whole;
}

void check_refused(file source, std::errc code, std::string_view message) {
    std::string into(8, '?');
    try {
        source.read(into);
        FAIL("read: " << source.name());
    } catch (const std::system_error& error) {
        CHECK(error.code() == code);
        CHECK_THAT(error.what(), Catch::Contains(std::string{message}));
    }
}

/// Reads standard input from a pipe for as long as it lives.
class standard_input_from {
public:
    explicit standard_input_from(const weir::test::pipe& pipe) : before_{::dup(STDIN_FILENO)} {
        ::dup2(pipe.input(), STDIN_FILENO);
    }
    ~standard_input_from() {
        if (before_ < 0) {
            ::close(STDIN_FILENO);
        } else {
            ::dup2(before_, STDIN_FILENO);
            ::close(before_);
        }
    }
    standard_input_from(const standard_input_from&) = delete;
    standard_input_from& operator=(const standard_input_from&) = delete;

private:
    int before_;
};

} // namespace

TEST_CASE("a file is read whole, in pieces of any size") {
    const std::string text = "a line\nand another\n";
    const temporary_file there{text};
    for (const std::size_t asked : {1U, 2U, 7U, 19U, 1000U}) {
        file source{there};
        CHECK(read_whole(source, asked) == text);
        CHECK(read_once(source).empty());
    }
}

TEST_CASE("a file is called by its path") {
    CHECK(file{"data/users.ndjson"}.name() == "data/users.ndjson");
    CHECK(file{"-"}.name() == "standard input");
}

TEST_CASE("a file is opened at the first read and closed at destruction") {
    const temporary_file there{"text"};
    const int before = open_descriptors();
    {
        file source{there};
        CHECK(open_descriptors() == before);
        read_once(source, 1);
        CHECK(open_descriptors() == before + 1);
        read_whole(source, 1);
        CHECK(open_descriptors() == before + 1);
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("a file is closed whatever its number, even that of standard input") {
    const temporary_file there{"text"};
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) { // where nobody misses standard input
        ::close(STDIN_FILENO);
        bool opened = false;
        {
            file source{there};
            file moved{std::move(source)};
            opened = read_once(moved) == "text" && ::fcntl(STDIN_FILENO, F_GETFD) >= 0;
        }
        const bool closed = ::fcntl(STDIN_FILENO, F_GETFD) < 0;
        ::_exit(!opened ? 1 : !closed ? 2 : 0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a child reads files, whatever another thread of its parent was opening") {
    const temporary_file there{"text"};
    std::atomic<bool> is_over = false;
    std::thread opening{[&] {
        while (!is_over) {
            file source{there};
            source.size();
        }
    }};
    for (int i = 0; i < 100; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(10); // rather than hang
            std::string into(4, '?');
            file source{there};
            ::_exit(source.read(into) == 4 ? 0 : 1);
        }
        int status = 1;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    is_over = true;
    opening.join();
}

TEST_CASE("a file that is made after the pipe is written down, and before it is pulled, is read") {
    const temporary_path path;
    file source{path};
    const temporary_file content{"just in time"};
    std::filesystem::copy_file(content, path);
    CHECK(read_once(source) == "just in time");
}

TEST_CASE("a moved file goes on where it was, and is closed once") {
    static_assert(!std::is_copy_constructible_v<file> && !std::is_copy_assignable_v<file>);
    const temporary_file there{"abcdef"};
    const temporary_file other{"uvwxyz"};
    const int before = open_descriptors();
    {
        file first{there};
        CHECK(read_once(first, 2) == "ab");
        file second{std::move(first)};
        CHECK(read_once(second, 2) == "cd");
        file third{other};
        CHECK(read_once(third, 2) == "uv");
        third = std::move(second);
        CHECK(third.name() == there.string());
        CHECK(read_once(third, 2) == "ef");
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("a file that cannot be read is a system error that names it") {
    const temporary_path path;
    const int before = open_descriptors();

    SECTION("it is not there") {
        check_refused(file{path}, std::errc::no_such_file_or_directory,
                      "cannot open " + path.string());
    }
    SECTION("it is a directory") {
        std::filesystem::create_directory(path);
        check_refused(file{path}, std::errc::is_a_directory, "cannot read " + path.string());
        check_refused(file{path}, std::errc::is_a_directory,
                      "pass weir::bytes::glob(\"" + path.string() + "/*\")");
    }
    SECTION("it is not for us") {
        constexpr uid_t nobody = 65'534;
        const temporary_file there{"secret"};
        std::filesystem::permissions(there, std::filesystem::perms::none);
        const uid_t self = ::geteuid();
        const bool changed = self == 0 && ::seteuid(nobody) == 0; // root may read all
        if (self != 0 || changed)
            check_refused(file{there}, std::errc::permission_denied,
                          "cannot open " + there.string());
        if (changed) REQUIRE(::seteuid(self) == 0);
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("what a file is called does nothing to a terminal that its error is printed on") {
    const auto check = [](auto use) {
        try {
            use();
            FAIL("used");
        } catch (const std::system_error& error) {
            const std::string_view what = error.what();
            CHECK(what.size() < 4096);
            CHECK(weir::detail::on_one_line(what) == what);
        }
    };
    const std::string hostile = "\x1B]0;pwned\a\n\u009B\u202E*/";
    for (const std::string& name : {hostile, hostile + std::string(100'000, 'n')}) {
        std::string into(8, '?');
        check([&] { file{name}.read(into); });
        check([&] { weir::bytes::glob(name); });
        check([&] {
            weir::bytes::output_file made{name};
            made.write("x");
            made.close();
        });
    }
}

TEST_CASE("who passes JSON text for a path is told what to write instead") {
    check_refused(file{R"({"age":1})"}, std::errc::no_such_file_or_directory,
                  "to read text in memory, pass weir::bytes::memory");
    check_refused(file{"[1]"}, std::errc::no_such_file_or_directory, "weir::bytes::memory");
}

TEST_CASE("a pattern instead of a path is refused with the advice to look for the files") {
    for (const std::string pattern : {"logs/*.ndjson", "log-?.ndjson", "log-[0-9].ndjson"})
        check_refused(file{pattern}, std::errc::no_such_file_or_directory,
                      "weir: cannot open " + pattern
                          + " (to read the files that match it, pass weir::bytes::glob(\"" + pattern
                          + "\"))");
}

TEST_CASE("the path - is standard input, which stays open") {
    weir::test::pipe pipe;
    pipe.write("piped in");
    const standard_input_from piped{pipe};
    const int before = open_descriptors();
    {
        file source{"-"};
        CHECK(read_once(source, 5) == "piped");
        file moved{std::move(source)};
        CHECK(read_once(moved) == " in");
        CHECK(open_descriptors() == before);
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("a file is passed over without reading it, never beyond its end") {
    const temporary_file there{"0123456789"};
    file source{there};
    CHECK(source.size() == 10U);
    CHECK(source.skip(4) == 4);
    CHECK(read_once(source, 2) == "45");
    CHECK(source.size() == 10U);
    file moved{std::move(source)};
    CHECK(moved.size() == 10U);
    CHECK(moved.skip(3) == 3);
    CHECK(moved.skip(1000) == 1);
    CHECK(moved.skip(1000) == 0);
    CHECK(read_once(moved).empty());

    file beyond{there};
    CHECK(beyond.skip(11) == 10);
    CHECK(read_once(beyond).empty());
}

TEST_CASE("a file larger than what is said of it is passed over to its real end") {
    const std::filesystem::path of_no_size = "/proc/self/status";
    if (!std::filesystem::exists(of_no_size)) return;
    file whole{of_no_size};
    const std::string text = read_whole(whole, 4096);
    REQUIRE(text.size() > 100);
    file source{of_no_size};
    CHECK(source.skip(100) == 100);
    CHECK(read_once(source, 5) == text.substr(100, 5));
}

TEST_CASE("a file that grows is read on") {
    const temporary_path path;
    std::ofstream growing{static_cast<const std::filesystem::path&>(path)};
    growing << "0123" << std::flush;
    file source{path};
    CHECK(source.skip(10) == 4);
    growing << "4567" << std::flush;
    CHECK(source.size() == 8U);
    CHECK(source.skip(2) == 2);
    CHECK(read_once(source) == "67");
}

TEST_CASE("a sparse file of a terabyte is passed over at once") {
    const temporary_file there{"x"};
    constexpr std::uint64_t terabyte = std::uint64_t{1} << 40;
    std::error_code unsupported;
    std::filesystem::resize_file(there, terabyte, unsupported);
    if (unsupported) return;
    file source{there};
    CHECK(source.size() == terabyte);
    CHECK(source.skip(terabyte - 1) == terabyte - 1);
    CHECK(read_once(source).size() == 1);
}

namespace {

std::vector<std::string> names_in(const files& several) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < several.count(); ++i)
        names.push_back(several.path(i).filename().string());
    return names;
}

} // namespace

TEST_CASE("several files stand in the order they are given in") {
    const files several{{"b", "a", "b"}};
    CHECK(names_in(several) == std::vector<std::string>{"b", "a", "b"});
    CHECK(files{{}}.count() == 0);
}

TEST_CASE("a pattern finds files and pipes, in the order of their bytes, and no directories") {
    const temporary_directory directory;
    std::filesystem::create_directories(directory / "d.ndjson");
    for (const char* name : {"b.ndjson", "B.ndjson", "a.ndjson", "c.json", ".hidden.ndjson"})
        std::ofstream{directory / name} << name;
    REQUIRE(::mkfifo((directory / "p.ndjson").c_str(), 0600) == 0);

    const files found = weir::bytes::glob((directory / "*.ndjson").string());
    CHECK(names_in(found)
          == std::vector<std::string>{"B.ndjson", "a.ndjson", "b.ndjson", "p.ndjson"});
    weir::bytes::file first{found.path(0)};
    CHECK(weir::test::read_once(first) == "B.ndjson");

    const files one = weir::bytes::glob((directory / "c.json").string());
    CHECK(names_in(one) == std::vector<std::string>{"c.json"});
}

TEST_CASE("a pattern that matches no file is a system error that names it") {
    const temporary_directory directory;
    std::filesystem::create_directories(directory / "inner");
    const auto check_refused = [](const std::string& pattern, const std::string& message) {
        try {
            weir::bytes::glob(pattern);
            FAIL("found: " << pattern);
        } catch (const std::system_error& error) {
            CHECK(error.code() == std::errc::no_such_file_or_directory);
            CHECK_THAT(error.what(), Catch::Contains(message));
        }
    };
    const std::string none = (directory / "*.ndjson").string();
    check_refused(none, "no file matches \"" + none + "\": ");
    check_refused((directory / "*").string(), ", only directories do");
    check_refused("", "no file matches \"\"");
}

TEST_CASE("a pattern says which part of a path it is for, and may name each") {
    const temporary_directory directory;
    for (const char* inner : {"a", "b", "none"}) {
        std::filesystem::create_directories(directory / inner);
        std::ofstream{directory / inner / (inner == std::string{"none"} ? "other" : "x.ndjson")};
    }
    for (const char* name : {"c", "[d]*"}) std::ofstream{directory / name};
    std::filesystem::create_symlink("round", directory / "round");
    const auto found = [&](const std::string& pattern) {
        const files all = weir::bytes::glob(directory.string() + pattern);
        std::string text;
        for (std::size_t i = 0; i < all.count(); ++i)
            text += all.path(i).string().substr(directory.string().size()) + ' ';
        return text;
    };
    CHECK(found("/*/x.ndjson") == "/a/x.ndjson /b/x.ndjson ");
    CHECK(found("//[!b]/?.*") == "//a/x.ndjson ");
    CHECK(found("/a/../b/x.ndjson") == "/a/../b/x.ndjson ");
    CHECK(found("/\\[d\\]\\*") == "/[d]* ");
    CHECK_THROWS_WITH(found("/c/"), Catch::Contains("no file matches"));
    CHECK_THROWS_WITH(found("/*/"), Catch::Contains(", only directories do"));
    CHECK_THROWS_WITH(found("/*/none"), Catch::Contains("no file matches"));
}

TEST_CASE("a pattern does not leave out a directory that may not be looked into") {
    using weir::test::nobody;
    if (!weir::test::can_be_others()) return;
    const temporary_directory directory;
    for (const char* inner : {"open", "shut"}) {
        std::filesystem::create_directories(directory / inner);
        std::ofstream{directory / inner / "x.ndjson"};
    }
    const auto found = [&](const char* pattern) {
        return weir::test::as_user(nobody, [&] {
            return std::to_string(weir::bytes::glob((directory / pattern).string()).count());
        });
    };
    const std::string refused =
        "weir: cannot look into " + (directory / "shut/").string() + ": Permission denied";
    CHECK(found("*/*.ndjson") == "2");
    for (const auto mode : {0000U, 0111U, 0444U}) { // neither, its files by name, their names
        std::filesystem::permissions(directory / "shut", std::filesystem::perms{mode});
        const bool may_list = mode == 0444U, may_find = mode == 0111U;
        CHECK(found("*/*.ndjson") == (may_list ? "2" : refused));
        CHECK(found("*/x.ndjson") == (may_find ? "2" : refused));
        CHECK(found("open/*.ndjson") == "1");
    }
}

TEST_CASE("a path with a NUL in it is refused rather than cut off there") {
    const temporary_file there{"text"};
    const std::string path = there.string() + std::string{"\0.gz", 4};
    check_refused(file{path}, std::errc::invalid_argument,
                  "weir: cannot open a path with a NUL in it, after \"" + there.string() + "\": ");
    CHECK_THROWS_WITH(weir::bytes::glob(path),
                      Catch::Contains("cannot look for a path with a NUL in it, after \""));
}
