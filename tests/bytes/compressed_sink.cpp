// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/memory.hpp>

#include "bytes/collected.hpp"
#include "bytes/packing.hpp"

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

using weir::bytes::compressed_sink;
using weir::bytes::compression;
using weir::test::collected;
using weir::test::collection;

namespace {

weir::test::unpacking unpack(std::string_view text) {
    weir::bytes::memory from{text};
    return weir::test::unpack(from);
}

} // namespace

TEST_CASE("what was packed is the same when unpacked, in whatever pieces it was written") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string text = weir::test::some_records(20'000);
    for (const std::size_t piece : {1U, 1000U, 10'000'000U}) {
        collection made;
        compressed_sink sink{std::make_unique<collected>(made), how};
        CHECK(sink.name() == "collected");
        for (std::size_t at = 0; at < text.size(); at += piece)
            sink.write(std::string_view{text}.substr(at, piece));
        sink.close();
        CHECK(made.closed == 1);
        CHECK(made.text.size() < text.size() / 2);
        const auto seen = unpack(made.text);
        CHECK(seen.complaint.empty());
        const bool same = seen.text == text;
        CHECK(same);
    }
}

TEST_CASE("what does not compress is packed too") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string dense =
        weir::test::pack(weir::test::pack(weir::test::some_records(20'000), how), how);
    const bool same = unpack(weir::test::pack(dense, how)).text == dense;
    CHECK(same);
}

TEST_CASE("the end is written once, by closing, and without it the text is cut off") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    collection made;
    {
        compressed_sink sink{std::make_unique<collected>(made), how};
        sink.write(weir::test::some_records(50'000));
    }
    CHECK(made.closed == 0);
    CHECK_THAT(unpack(made.text).complaint, Catch::Contains("ends in the middle"));

    collection empty;
    compressed_sink sink{std::make_unique<collected>(empty), how};
    sink.close();
    const std::string first = empty.text;
    sink.close();
    CHECK(empty.text == first);
    CHECK(empty.closed == 1);
    CHECK(unpack(first).is_packed);
    CHECK(unpack(first).complaint.empty());
    CHECK_THROWS_AS(sink.write("more"), std::system_error);
}

TEST_CASE("what the other sink refuses is not made good by closing") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    collection made;
    made.room = 1000;
    compressed_sink sink{std::make_unique<collected>(made), how};
    CHECK_THROWS_AS(sink.write(weir::test::some_records(50'000)), std::system_error);
    made.room = 100'000'000;
    CHECK_THROWS_AS(sink.write("x"), std::system_error);
    CHECK_THROWS_AS(sink.close(), std::system_error);
    CHECK(made.closed == 0);
}

TEST_CASE("packing with nothing, or with what this program has not, is refused with advice") {
    collection made;
    const auto pack_with = [&](compression how) {
        compressed_sink{std::make_unique<collected>(made), how};
    };
    CHECK_THROWS_AS(pack_with(compression::none), std::invalid_argument);
    if (!WEIR_WITH_ZLIB)
        CHECK_THROWS_WITH(pack_with(compression::gzip),
                          "weir: cannot compress collected with gzip: this program was built "
                          "without zlib; write it uncompressed, and run gzip on it");
    if (!WEIR_WITH_ZSTD)
        CHECK_THROWS_WITH(pack_with(compression::zstd), Catch::Contains("without libzstd"));
}
