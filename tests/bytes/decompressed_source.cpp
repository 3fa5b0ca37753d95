// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/descriptor.hpp>
#include <weir/bytes/memory.hpp>
#include <weir/memory/trace.hpp>

#include "bytes/chunks.hpp"
#include "bytes/packing.hpp"
#include "bytes/pipe.hpp"
#include "bytes/read_all.hpp"
#include "bytes/read_once.hpp"
#include "memory/measured.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

using weir::bytes::compression;
using weir::bytes::decompressed_source;
using weir::bytes::memory;
using weir::test::chunks;
using weir::test::pack;
using weir::test::read_all;
using weir::test::read_once;
using weir::test::unpack;

namespace {

weir::test::unpacking unpack_text(std::string_view packed) {
    memory from{packed, "users.ndjson.gz"};
    return unpack(from);
}

/// Some bytes, then a fault of the disk.
class failing final : public weir::bytes::source {
public:
    explicit failing(std::string_view before) : before_{before} {}
    std::size_t read(std::span<char> into) override {
        if (const std::size_t got = before_.read(into)) return got;
        throw std::system_error{std::make_error_code(std::errc::io_error), "the disk"};
    }
    std::string name() const override { return "failing"; }

private:
    memory before_;
};

} // namespace

TEST_CASE("what is not compressed comes out as it is, however it comes in") {
    const std::string text = GENERATE(
        std::string{}, std::string{"{"}, std::string{"["}, std::string{"[]"}, std::string{"P*M"},
        std::string{"{}\n"}, std::string{"\x1f"}, std::string{"\x28\xb5\x2f"},
        std::string{"\x1f\x8a\x1f\x8b"}, std::string{"{\"a\":1}\n{\"a\":2}\n"});
    CAPTURE(text);
    for (const std::size_t in : {1U, 2U, 3U, 5U, 100U})
        for (const std::size_t out : {1U, 2U, 3U, 5U, 100U}) {
            auto from = chunks::of(text, in);
            decompressed_source source{from};
            CHECK(read_all(source, out) == text);
            CHECK(read_once(source).empty());
            CHECK_FALSE(source.is_packed());
            CHECK(source.consumed() == text.size());
        }
}

TEST_CASE("what is compressed is unpacked, however it comes in and goes out") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string text = weir::test::some_records(500);
    const std::string packed = pack(text, how);
    for (const std::size_t in : {1U, 2U, 3U, 7U, 100U, 1'000'000U})
        for (const std::size_t out : {1U, 2U, 13U, 1000U, 1'000'000U}) {
            auto from = chunks::of(packed, in);
            decompressed_source source{from};
            const bool same = read_all(source, out) == text;
            CHECK(same);
            CHECK(read_once(source).empty());
            CHECK(source.is_packed());
            CHECK(source.consumed() == packed.size());
        }
}

TEST_CASE("texts of no bytes, of one and of many blocks are unpacked") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    for (const std::string& text : {std::string{}, std::string{"x"}, std::string(1'000'000, 'x'),
                                    weir::test::some_records(50'000)}) {
        const auto seen = unpack_text(pack(text, how));
        const bool same = seen.text == text;
        CHECK(same);
        CHECK(seen.complaint.empty());
        CHECK(seen.is_packed);
    }
}

TEST_CASE("several packed texts, one behind the other, are one") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string packed =
        pack("one", how) + pack("", how) + pack("two", how) + pack("three", how);
    for (std::size_t cut = 1; cut < packed.size(); ++cut) {
        auto from = chunks::cut_at(packed, cut);
        CHECK(unpack(from).text == "onetwothree");
    }
    CHECK(unpack_text(packed).complaint.empty());
}

TEST_CASE("what was packed twice is unpacked once") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string once = pack("text", how);
    CHECK(unpack_text(pack(once, how)).text == once);
}

TEST_CASE("cut off anywhere, all that came before is delivered, and then it is said") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string text = weir::test::some_records(12);
    const std::string first = pack(text, how);
    const std::string packed = first + pack(text, how);
    std::size_t before = 0;
    for (std::size_t cut = 4; cut < packed.size(); ++cut) {
        CAPTURE(cut);
        const auto seen = unpack_text(std::string_view{packed}.substr(0, cut));
        REQUIRE((text + text).starts_with(seen.text));
        REQUIRE(seen.text.size() >= before);
        before = seen.text.size();
        if (cut >= first.size()) REQUIRE(before >= text.size());
        if (cut == first.size()) {
            REQUIRE(seen.complaint.empty());
        } else {
            REQUIRE_THAT(seen.complaint, Catch::Contains("users.ndjson.gz: the "));
            REQUIRE_THAT(seen.complaint,
                         Catch::Contains("data ends in the middle, after " + std::to_string(cut)
                                         + " bytes; " + std::to_string(before) + " bytes had"));
        }
        auto one_by_one = chunks::of(std::string_view{packed}.substr(0, cut), 1);
        REQUIRE(unpack(one_by_one, 1).text == seen.text);
    }
    if (how == compression::gzip) CHECK(before == 2 * text.size()); // the end is a checksum
}

TEST_CASE("a damaged bit is found, or means nothing") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string text = weir::test::some_records(6);
    const std::string packed = pack(text, how);
    const std::size_t mark = how == compression::gzip ? 2 : 4;
    std::size_t found = 0;
    for (std::size_t at = mark; at < packed.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            CAPTURE(at, bit);
            std::string damaged = packed;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
            const auto seen = unpack_text(damaged);
            if (seen.complaint.empty())
                REQUIRE(seen.text == text);
            else
                ++found;
            auto one_by_one = chunks::of(damaged, 1);
            REQUIRE(unpack(one_by_one, 7).text == seen.text);
        }
    // gzip has fields for the time, the system and the like in its header.
    CHECK(found > (packed.size() - mark) * 8 - 8 * 8);
}

TEST_CASE("damage is said again at each further read") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string whole = pack("text", how);
    for (const std::string& packed : {whole.substr(0, whole.size() - 1), whole + "?"}) {
        memory from{packed};
        decompressed_source source{from};
        CHECK(read_once(source) == "text");
        CHECK_THROWS_AS(read_once(source), weir::bytes::broken_compression);
        CHECK_THROWS_AS(read_once(source), weir::bytes::broken_compression);
    }
}

TEST_CASE("what follows compressed data is refused where it begins") {
    const auto how = GENERATE(compression::gzip, compression::zstd);
    if (!weir::test::is_built_with(how)) return;
    const std::string packed = pack("text", how);
    for (const std::string& other : {std::string{"{\"a\":1}\n"}, std::string{"\x1f?......."},
                                     std::string{"?"}, std::string{"PK\3\4......"}}) {
        const auto seen = unpack_text(packed + other);
        CHECK(seen.text == "text");
        CHECK_THAT(seen.complaint,
                   Catch::Contains("something else; 4 bytes had been decompressed"));
    }
}

TEST_CASE("what a source throws comes through, behind all that came before it") {
    const auto how = GENERATE(compression::none, compression::gzip, compression::zstd);
    if (how != compression::none && !weir::test::is_built_with(how)) return;
    const std::string text = "some text\n";
    const std::string packed = how == compression::none ? text : pack(text, how);
    failing from{packed};
    decompressed_source source{from};
    std::string seen;
    CHECK_THROWS_AS(read_all(source, seen), std::system_error);
    CHECK(seen == text);
}

TEST_CASE("unpacked bytes are passed over by unpacking, plain ones as the source does it") {
    const auto how = GENERATE(compression::none, compression::gzip, compression::zstd);
    if (how != compression::none && !weir::test::is_built_with(how)) return;
    const std::string text = weir::test::some_records(10'000);
    const std::string packed = how == compression::none ? text : pack(text, how);
    for (const std::size_t before : {0U, 1U, 3U, 10U})
        for (const std::size_t count : {0U, 1U, 2U, 3U, 4U, 5U, 100'000U}) {
            memory from{packed};
            decompressed_source source{from};
            if (before != 0) CHECK(read_once(source, 1) == text.substr(0, 1));
            if (before != 0) CHECK(source.skip(before - 1) == before - 1);
            CHECK(source.skip(count) == count);
            const bool same = read_all(source) == text.substr(before + count);
            CHECK(same);
            CHECK(source.skip(1) == 0);
        }
    memory from{packed};
    decompressed_source source{from};
    CHECK(source.skip(text.size() + 1) == text.size());
    CHECK(source.consumed() == packed.size());
}

TEST_CASE("the size is known of what is not compressed") {
    const std::string text = "{\"a\":1}\n";
    memory from{text};
    decompressed_source source{from};
    CHECK(source.size() == text.size());
    CHECK(source.name() == "memory");
    CHECK(read_all(source) == text);
    CHECK(source.size() == text.size());
    for (const auto how : {compression::gzip, compression::zstd}) {
        if (!weir::test::is_built_with(how)) return;
        const std::string packed = pack(text, how);
        memory other{packed};
        decompressed_source unknown{other};
        CHECK(unknown.size() == std::nullopt);
        CHECK(read_all(unknown) == text);
    }
}

TEST_CASE("no more is waited for than it takes to tell, and what was packed so far is handed on") {
    weir::test::pipe plain;
    weir::bytes::descriptor input{plain.input()};
    decompressed_source source{input};
    plain.write("{");
    CHECK(read_once(source) == "{");
    plain.write("}\n");
    CHECK(read_once(source) == "}\n");

    if (!weir::test::is_built_with(compression::gzip)) return;
    weir::test::pipe pipe;
    weir::bytes::descriptor packed_input{pipe.input()};
    decompressed_source packed{packed_input};
    pipe.write(pack("one\n", compression::gzip));
    CHECK(read_once(packed) == "one\n");
    pipe.write(pack("two\n", compression::gzip));
    CHECK(read_once(packed) == "two\n");
    pipe.close_output();
    CHECK(read_once(packed).empty());
}

TEST_CASE("unpacking ten times as much takes not one byte more") {
    if (!weir::test::is_measured() || !weir::test::is_built_with(compression::gzip)) return;
    const auto peak_of = [](std::size_t records) {
        const std::string packed = pack(weir::test::some_records(records), compression::gzip);
        std::array<char, 4096> into;
        weir::trace trace;
        memory from{packed};
        decompressed_source source{from};
        while (source.read(into) != 0) {
        }
        return trace.report().peak;
    };
    const auto peak = peak_of(20'000);
    CHECK(peak == peak_of(200'000));
    CHECK(peak > 128U << 10);
    CHECK(peak < 192U << 10);
}

TEST_CASE("what this program cannot unpack is recognised, and refused with advice") {
    if (!WEIR_WITH_ZLIB) {
        const auto seen = unpack_text("\x1f\x8b\x08");
        CHECK(seen.text.empty());
        CHECK(seen.complaint
              == "weir: users.ndjson.gz is compressed with gzip, and this program was built "
                 "without zlib; define WEIR_WITH_ZLIB as 1 and link zlib, or decompress it first, "
                 "with zcat for example");
    }
    if (!WEIR_WITH_ZSTD) {
        const auto seen = unpack_text("\x28\xb5\x2f\xfd...");
        CHECK(seen.text.empty());
        CHECK(seen.complaint
              == "weir: users.ndjson.gz is compressed with zstd, and this program was built "
                 "without libzstd; define WEIR_WITH_ZSTD as 1 and link libzstd, or decompress it "
                 "first, with zstdcat for example");
    }
}
