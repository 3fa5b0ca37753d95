// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/file.hpp>
#include <weir/bytes/files.hpp>

#include "bytes/read_once.hpp"
#include "bytes/temporary.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <vector>

using weir::bytes::files;

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
    const weir::test::temporary_path place;
    const std::filesystem::path& directory = place;
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
    const weir::test::temporary_path place;
    const std::filesystem::path& directory = place;
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
