// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/detail/gzip.hpp>
#include <weir/bytes/memory.hpp>

#include "bytes/packing.hpp"
#include "bytes/tool.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using weir::bytes::compression;
using weir::test::output_of;
using weir::test::pack;

namespace {

weir::test::unpacking unpack(std::string_view packed) {
    weir::bytes::memory from{packed};
    return weir::test::unpack(from);
}

bool is_here() {
    return weir::test::is_built_with(compression::gzip) && weir::test::is_installed("gzip");
}

} // namespace

TEST_CASE("what gzip packs is unpacked, at each of its levels") {
    if (!is_here()) return;
    const std::string text = weir::test::some_records(20'000);
    for (const std::string level : {"-1", "-6", "-9", "-6 --rsyncable"}) {
        CAPTURE(level);
        const auto seen = unpack(output_of("gzip -c " + level, text));
        CHECK(seen.complaint.empty());
        const bool same = seen.text == text;
        CHECK(same);
    }
    CHECK(unpack(output_of("gzip -c", "")).text.empty());
}

TEST_CASE("what is packed as gzip, gzip unpacks") {
    if (!is_here()) return;
    for (const std::size_t records : {0U, 1U, 20'000U}) {
        const std::string text = weir::test::some_records(records);
        const bool same = output_of("gzip -dc", pack(text, compression::gzip)) == text;
        CHECK(same);
    }
}

TEST_CASE("the same text is packed to the same bytes") {
    if (!weir::test::is_built_with(compression::gzip)) return;
    CHECK(pack("text", compression::gzip) == pack("text", compression::gzip));
}

TEST_CASE("a header with a name, a comment and a field of its own is passed over") {
    if (!weir::test::is_built_with(compression::gzip)) return;
    const std::string plain = pack("text", compression::gzip);
    const std::string body = plain.substr(10);
    const std::string fixed = plain.substr(4, 6);
    const auto with = [&](char flags, const std::string& fields) {
        return plain.substr(0, 3) + flags + fixed + fields + body;
    };
    const std::string extra{"\3\0abc", 5};
    const std::string name{"users.ndjson\0", 13};
    const std::string comment{"of today\0", 9};
    CHECK(unpack(with(8, name)).text == "text");
    CHECK(unpack(with(16, comment)).text == "text");
    CHECK(unpack(with(4, extra)).text == "text");
    CHECK_THAT(unpack(with(2, "??")).complaint, Catch::Contains("is damaged"));
    const auto all = unpack(with(1 | 4 | 8 | 16, extra + name + comment) + plain);
    CHECK(all.text == "texttext");
    CHECK(all.complaint.empty());
}

TEST_CASE("zeros behind a member are padding") {
    if (!weir::test::is_built_with(compression::gzip)) return;
    const std::string packed = pack("text", compression::gzip);
    for (const std::size_t zeros : {1U, 2U, 511U, 300'000U}) {
        const std::string padding(zeros, '\0');
        CHECK(unpack(packed + padding).text == "text");
        CHECK(unpack(packed + padding).complaint.empty());
        const auto twice = unpack(packed + padding + packed + padding);
        CHECK(twice.text == "texttext");
        CHECK(twice.complaint.empty());
        CHECK_THAT(unpack(packed + padding + "?").complaint,
                   Catch::Contains("followed, at byte " + std::to_string(packed.size() + zeros)));
    }
}

TEST_CASE("a wrong checksum or length is damage, said behind all of the text") {
    if (!weir::test::is_built_with(compression::gzip)) return;
    std::string packed = pack("text", compression::gzip);
    for (std::size_t from_end = 1; from_end <= 8; ++from_end) {
        std::string damaged = packed;
        damaged[packed.size() - from_end] ^= 1;
        const auto seen = unpack(damaged);
        CHECK(seen.text == "text");
        CHECK_THAT(seen.complaint, Catch::Contains("gzip data is damaged at byte "));
        CHECK_THAT(seen.complaint, Catch::Contains("; 4 bytes had been decompressed. "));
    }
}

TEST_CASE("another method than deflate is damage, not text") {
    if (!weir::test::is_built_with(compression::gzip)) return;
    const auto seen = unpack("\x1f\x8b\x07 and so on, for long enough");
    CHECK(seen.is_packed);
    CHECK(seen.text.empty());
    CHECK_THAT(seen.complaint, Catch::Contains("is damaged"));
}
