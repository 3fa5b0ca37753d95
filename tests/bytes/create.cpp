// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/create.hpp>
#include <weir/bytes/file.hpp>

#include "bytes/packing.hpp"
#include "bytes/temporary.hpp"

#include <filesystem>
#include <string>

using weir::bytes::compression;
using weir::bytes::compression_by_name;

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
    const weir::test::temporary_path place;
    const std::filesystem::path& directory = place;
    std::filesystem::create_directory(directory);
    const std::string text = weir::test::some_records(1000);
    for (const char* name : {"users", "users.gz", "users.zst"}) {
        const std::filesystem::path path = directory / name;
        const compression how = compression_by_name(path);
        if (how != compression::none && !weir::test::is_built_with(how)) return;
        {
            const auto given_up = weir::bytes::create(path);
            given_up->write(text);
        }
        CHECK(std::filesystem::is_empty(directory));
        const auto sink = weir::bytes::create(path);
        CHECK(sink->name() == path.string());
        sink->write(text);
        CHECK_FALSE(std::filesystem::exists(path));
        sink->close();
        weir::bytes::file from{path};
        const auto seen = weir::test::unpack(from);
        CHECK(seen.is_packed == (how != compression::none));
        CHECK(seen.text == text);
        CHECK(seen.complaint.empty());
        std::filesystem::remove(path);
    }
}
