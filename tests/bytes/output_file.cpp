// SPDX-License-Identifier: BSL-1.0

#include "catch.hpp"

#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/file.hpp>
#include <weir/bytes/output_descriptor.hpp>
#include <weir/bytes/output_file.hpp>
#include <weir/detail/utf8.hpp>

#include "bytes/packing.hpp"
#include "bytes/pipe.hpp"
#include "bytes/read_once.hpp"
#include "bytes/temporary.hpp"
#include "bytes/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

using weir::bytes::compression;
using weir::bytes::compression_by_name;
using weir::bytes::output_file;
using weir::test::temporary_directory;
using weir::test::whole_file;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& text) { std::ofstream{path} << text; }

int open_descriptors() {
    int count = 0;
    for (int fd = 0; fd < 1024; ++fd) count += ::fcntl(fd, F_GETFD) >= 0;
    return count;
}

template <class Function>
void check_refused(Function function, std::errc code, const std::string& message) {
    try {
        function();
        FAIL("not refused: " << message);
    } catch (const std::system_error& error) {
        CHECK(error.code() == code);
        CHECK_THAT(error.what(), Catch::Contains(message));
    }
}

} // namespace

TEST_CASE("a file appears when it is closed, complete") {
    const temporary_directory there;
    const fs::path path = there / "users.ndjson";
    const int before = open_descriptors();
    output_file sink{path};
    CHECK(sink.name() == path.string());
    CHECK(there.files().size() == 0);
    sink.write("one\n");
    sink.write("two\n");
    CHECK_FALSE(fs::exists(path));
    sink.close();
    CHECK(whole_file(path) == "one\ntwo\n");
    CHECK(there.files().size() == 1);
    CHECK(open_descriptors() == before);
    sink.close(); // once more does nothing
    CHECK(whole_file(path) == "one\ntwo\n");
}

TEST_CASE("small and large pieces are written in their order") {
    const temporary_directory there;
    const fs::path path = there / "users.ndjson";
    std::string text;
    output_file sink{path};
    for (std::size_t size = 0; size < 300'000; size = size * 2 + 1) {
        const std::string piece(size, static_cast<char>('a' + text.size() % 26));
        text += piece;
        sink.write(piece);
    }
    for (int i = 0; i < 50'000; ++i) {
        text += std::to_string(i);
        sink.write(std::to_string(i));
    }
    sink.close();
    const bool same = whole_file(path) == text;
    CHECK(same);
}

TEST_CASE("a file that is closed with nothing written is empty") {
    const temporary_directory there;
    output_file sink{there / "empty"};
    sink.close();
    CHECK(fs::file_size(there / "empty") == 0);
}

TEST_CASE("a file that is given up leaves nothing behind") {
    const temporary_directory there;
    const int before = open_descriptors();
    {
        output_file unwritten{there / "unwritten"};
        output_file sink{there / "users.ndjson"};
        sink.write(std::string(100'000, 'x'));
        CHECK(there.files().size() == 1);
    }
    CHECK(there.files().size() == 0);
    CHECK(open_descriptors() == before);
}

TEST_CASE("a file that is there already stays as it is until the new one is complete") {
    const temporary_directory there;
    const fs::path path = there / "users.ndjson";
    put(path, "old");
    {
        output_file sink{path};
        sink.write(std::string(100'000, 'x'));
    }
    CHECK(whole_file(path) == "old");
    output_file sink{path};
    sink.write("new");
    CHECK(whole_file(path) == "old");
    sink.close();
    CHECK(whole_file(path) == "new");
    CHECK(there.files().size() == 1);
}

TEST_CASE("a file can be written while it is read: the reader sees the old one") {
    const temporary_directory there;
    const fs::path path = there / "users.ndjson";
    put(path, "old");
    std::ifstream reader{path};
    output_file sink{path};
    sink.write("new");
    sink.close();
    std::string seen;
    reader >> seen;
    CHECK(seen == "old");
}

TEST_CASE("a new file has the permissions that any has") {
    const temporary_directory there;
    put(there / "any", "");
    output_file sink{there / "new"};
    sink.close();
    CHECK(fs::status(there / "new").permissions() == fs::status(there / "any").permissions());
}

TEST_CASE("a symbolic link stays, and what it leads to is replaced or made") {
    const temporary_directory there;
    fs::create_directory(there / "data");
    put(there / "data/old", "old");
    fs::create_symlink("data/old", there / "relative");
    fs::create_symlink(there / "relative", there / "absolute");
    fs::create_symlink("data/new", there / "dangling");
    fs::create_symlink("round", there / "round");
    for (const char* name : {"absolute", "dangling"}) {
        output_file sink{there / name};
        sink.write("new");
        sink.close();
        CHECK(fs::is_symlink(there / name));
    }
    CHECK(whole_file(there / "data/old") == "new");
    CHECK(whole_file(there / "data/new") == "new");
    output_file sink{there / "round"};
    check_refused([&] { sink.write("x"); }, std::errc::too_many_symbolic_link_levels, "round");
}

TEST_CASE("of two that write the same file, by whatever names, the second is refused at once") {
    const temporary_directory there;
    fs::create_symlink("users.ndjson", there / "link");
    const auto check_second = [&](const char* name) {
        output_file two{there / name};
        check_refused([&] { two.write("two"); }, std::errc::device_or_resource_busy,
                      std::string{name} + " (this program is writing it; ");
    };
    output_file one{there / "users.ndjson"};
    one.write("one");
    check_second("users.ndjson");
    check_second("./users.ndjson");
    check_second("link");
    one.close();
    output_file again{there / "link"};
    again.write("again");
    check_second("users.ndjson");
    again.close();
    CHECK(whole_file(there / "users.ndjson") == "again");
    CHECK(there.files().size() == 2);
}

TEST_CASE("a file that is being read is not written, under any name, until the reading is over") {
    const temporary_directory there;
    put(there / "users.ndjson", "old");
    fs::create_symlink("users.ndjson", there / "link");
    fs::create_hard_link(there / "users.ndjson", there / "same");
    {
        weir::bytes::file opened{there / "users.ndjson"};
        CHECK(weir::test::read_once(opened) == "old");
        weir::bytes::file source{std::move(opened)};
        for (const char* name : {"users.ndjson", "link", "same"}) {
            output_file sink{there / name};
            check_refused([&] { sink.write("new"); }, std::errc::device_or_resource_busy,
                          std::string{name}
                              + " (this program is reading it; write to another file, and rename "
                                "it afterwards)");
        }
        weir::bytes::file beside{there / "same"}; // may be read twice
        CHECK(weir::test::read_once(beside) == "old");
        CHECK(there.files().size() == 3);
    }
    output_file sink{there / "users.ndjson"};
    sink.write("new");
    weir::bytes::file source{there / "link"};
    check_refused([&] { source.size(); }, std::errc::device_or_resource_busy,
                  "cannot read " + (there / "link").string() + " (this program is writing it; ");
    sink.close();
    CHECK(weir::test::read_once(source) == "new");
}

TEST_CASE("a descriptor of a file that is being read is not written: prog < data >> data") {
    const temporary_directory there;
    put(there / "data", "old");
    const int in = ::open((there / "data").c_str(), O_RDONLY | O_CLOEXEC);
    const int out = ::open((there / "data").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    const int err = ::dup(out);
    {
        weir::bytes::descriptor source{in};
        output_file named{"/dev/fd/" + std::to_string(out)};
        weir::bytes::output_descriptor sink{out};
        CHECK(weir::test::read_once(source) == "old");
        check_refused([&] { named.write("x"); }, std::errc::device_or_resource_busy, "reading it");
        check_refused([&] { sink.write("x"); }, std::errc::device_or_resource_busy, "reading it");
    }
    weir::bytes::output_descriptor sink{out}, other{err}; // > log 2>&1
    sink.write(" out");
    other.write(" err");
    weir::bytes::descriptor source{in};
    check_refused([&] { source.size(); }, std::errc::device_or_resource_busy, "writing it");
    output_file replacing{there / "data"};
    check_refused([&] { replacing.write("x"); }, std::errc::device_or_resource_busy, "writing it");
    for (const int fd : {in, out, err}) ::close(fd);
    CHECK(whole_file(there / "data") == "old out err");
}

TEST_CASE("a name as long as names can be is written, and its characters stay whole until then") {
    const temporary_directory there;
    for (std::string longest : {"n", "nn"}) {
        while (longest.size() < 254) longest += "é";
        output_file sink{there / longest};
        sink.write("x");
        for (const fs::path& beside : there.files())
            CHECK(weir::detail::valid_utf8(beside.string()) == beside.string());
        sink.close();
    }
    CHECK(there.files().size() == 2);
}

TEST_CASE("a file that cannot be opened is a system error that names it") {
    const temporary_directory there;
    SECTION("its directory is not there") {
        output_file sink{there / "no/users.ndjson"};
        check_refused([&] { sink.write("x"); }, std::errc::no_such_file_or_directory,
                      "cannot write " + (there / "no/users.ndjson").string());
        check_refused([&] { sink.close(); }, std::errc::no_such_file_or_directory, "cannot write");
    }
    SECTION("it is a directory") {
        fs::create_directory(there / "d");
        output_file sink{there / "d"};
        check_refused([&] { sink.close(); }, std::errc::is_a_directory, "cannot write");
    }
    SECTION("it has no name") {
        output_file sink{""};
        check_refused([&] { sink.close(); }, std::errc::no_such_file_or_directory,
                      "a file without a name");
        CHECK_FALSE(fs::exists(".incomplete"));
    }
    SECTION("it may not be written") {
        put(there / "mine", "old");
        fs::permissions(there / "mine", fs::perms::owner_read);
        if (::access((there / "mine").c_str(), W_OK) == 0) return; // root may write all
        output_file sink{there / "mine"};
        check_refused([&] { sink.write("x"); }, std::errc::permission_denied, "mine");
        CHECK(whole_file(there / "mine") == "old");
    }
    CHECK(there.files().size() <= 1);
}

TEST_CASE("a full disk is an error that names the file, then and at every call after that") {
    if (!fs::exists("/dev/full")) return;
    const int before = open_descriptors();
    {
        output_file sink{"/dev/full"};
        sink.write("small enough to be held back");
        const auto writing = [&] { sink.write(std::string(100'000, 'x')); };
        check_refused(writing, std::errc::no_space_on_device, "cannot write /dev/full");
        check_refused(writing, std::errc::no_space_on_device, "cannot write /dev/full");
        check_refused([&] { sink.close(); }, std::errc::no_space_on_device, "/dev/full");
    }
    output_file sink{"/dev/full"};
    sink.write("x");
    check_refused([&] { sink.close(); }, std::errc::no_space_on_device, "/dev/full");
    CHECK(open_descriptors() <= before + 1);
}

TEST_CASE("what is written to a closed file is refused, not lost") {
    const temporary_directory there;
    output_file sink{there / "users.ndjson"};
    sink.write("one");
    sink.close();
    check_refused([&] { sink.write("two"); }, std::errc::bad_file_descriptor, "users.ndjson");
    CHECK(whole_file(there / "users.ndjson") == "one");
}

TEST_CASE("a pipe with a name is written to directly") {
    const temporary_directory there;
    const fs::path path = there / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::string seen;
    std::thread reader{[&] { seen = whole_file(path); }};
    {
        output_file sink{path};
        sink.write("through the pipe");
        sink.close();
    }
    reader.join();
    CHECK(seen == "through the pipe");
    CHECK(fs::is_fifo(path));
    CHECK(there.files().size() == 1);
}

TEST_CASE("standard output and open descriptors are written to where they stand, and stay open") {
    const temporary_directory there;
    const int fd = ::open((there / "out").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    REQUIRE(fd >= 0);
    REQUIRE(::write(fd, "before ", 7) == 7);
    for (const std::string directory : {"/dev/fd/", "/proc/self/fd/"}) {
        output_file sink{directory + std::to_string(fd)};
        sink.write("there ");
        sink.close();
    }
    const int standard = ::dup(STDOUT_FILENO);
    REQUIRE(::dup2(fd, STDOUT_FILENO) == STDOUT_FILENO);
    for (const char* name : {"-", "/dev/stdout"}) {
        output_file sink{name};
        sink.write("out ");
        sink.close();
    }
    ::dup2(standard, STDOUT_FILENO);
    ::close(standard);
    CHECK(::fcntl(fd, F_GETFD) >= 0);
    ::close(fd);
    CHECK(whole_file(there / "out") == "before there there out out ");
    CHECK(output_file{"-"}.name() == "standard output");
}

TEST_CASE("a name tells by its end what is compressed") {
    CHECK(compression_by_name("users.ndjson") == compression::none);
    CHECK(compression_by_name("data.gz/users.ndjson.gz") == compression::gzip);
    CHECK(compression_by_name("users.zst") == compression::zstd);
    CHECK(compression_by_name("data.gz/users") == compression::none);
    CHECK(compression_by_name(".gz") == compression::none);
    CHECK(compression_by_name("-") == compression::none);
    CHECK(compression_by_name("") == compression::none);
}

TEST_CASE("a file is created as its name says, when it is closed") {
    const temporary_directory there;
    const std::string text = weir::test::some_records(1000);
    for (const char* name : {"users", "users.gz", "users.zst"}) {
        const fs::path path = there / name;
        const compression how = compression_by_name(path);
        if (how != compression::none && !weir::test::is_built_with(how)) return;
        {
            const auto given_up = weir::bytes::create(path);
            given_up->write(text);
        }
        CHECK(fs::is_empty(there));
        const auto sink = weir::bytes::create(path);
        CHECK(sink->name() == path.string());
        sink->write(text);
        CHECK_FALSE(fs::exists(path));
        sink->close();
        weir::bytes::file from{path};
        const auto seen = weir::test::unpack(from);
        CHECK(seen.is_packed == (how != compression::none));
        CHECK(seen.text == text);
        CHECK(seen.complaint.empty());
        fs::remove(path);
    }
}
