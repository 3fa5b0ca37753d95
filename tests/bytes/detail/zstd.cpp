// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/detail/zstd.hpp>
#include <weir/bytes/memory.hpp>

#include "bytes/chunks.hpp"
#include "bytes/packing.hpp"
#include "bytes/tool.hpp"

#include <cstddef>
#include <string>
#include <string_view>

using weir::bytes::compression;
using weir::test::output_of;
using weir::test::pack;

namespace {

weir::test::unpacking unpack(std::string_view packed, std::size_t asked = 4096) {
    weir::bytes::memory from{packed};
    return weir::test::unpack(from, asked);
}

bool is_here() {
    return weir::test::is_built_with(compression::zstd) && weir::test::is_installed("zstd");
}

/// The number that three bytes make, the lowest first: the header of a block.
std::size_t number_at(std::string_view packed, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return std::size_t{static_cast<unsigned char>(packed[at + i])};
    };
    return byte(0) | byte(1) << 8 | byte(2) << 16;
}

} // namespace

TEST_CASE("what zstd packs is unpacked, at each kind of level") {
    if (!is_here()) return;
    const std::string text = weir::test::some_records(20'000);
    for (const std::string options : {"-1", "-3", "-19", "--fast=5", "--long=27", "--no-check"}) {
        CAPTURE(options);
        const auto seen = unpack(output_of("zstd -qc " + options, text));
        CHECK(seen.complaint.empty());
        const bool same = seen.text == text;
        CHECK(same);
    }
    CHECK(unpack(output_of("zstd -qc", "")).text.empty());
}

TEST_CASE("what is packed as zstd, zstd unpacks") {
    if (!is_here()) return;
    for (const std::size_t records : {0U, 1U, 20'000U}) {
        const std::string text = weir::test::some_records(records);
        const bool same = output_of("zstd -qdc", pack(text, compression::zstd)) == text;
        CHECK(same);
    }
}

TEST_CASE("skippable frames are passed over, wherever they stand") {
    if (!weir::test::is_built_with(compression::zstd)) return;
    const std::string note{"\x5a\x2a\x4d\x18\6\0\0\0a note", 14};
    const std::string packed = pack("text", compression::zstd);
    for (const std::string& all :
         {note + packed, packed + note, note + note + packed + note + packed}) {
        const auto seen = unpack(all);
        CHECK(seen.is_packed);
        CHECK(seen.complaint.empty());
        CHECK(seen.text == (all.size() < 2 * packed.size() ? "text" : "texttext"));
        auto one_by_one = weir::test::chunks::of(all, 1);
        CHECK(weir::test::unpack(one_by_one, 1).text == seen.text);
    }
    CHECK(unpack(note).text.empty());
    CHECK_THAT(unpack(note.substr(0, 9)).complaint, Catch::Contains("ends in the middle"));
}

TEST_CASE("the blocks before a damaged one are delivered, however the data comes in") {
    if (!weir::test::is_built_with(compression::zstd)) return;
    constexpr std::size_t block = std::size_t{128} << 10;
    const std::string text = weir::test::some_records(25'000).substr(0, 5 * block);
    const std::string packed = pack(text, compression::zstd);
    std::size_t header = 6; // the mark, a descriptor, the size of the window
    for (std::size_t number = 0; number < 5; ++number) {
        CAPTURE(number);
        std::string damaged = packed;
        damaged[header] |= 6; // the kind of block that there is not
        for (const std::size_t in : {1U, 100U, 10'000'000U})
            for (const std::size_t out : {1000U, 10'000'000U}) {
                auto from = weir::test::chunks::of(damaged, in);
                const auto seen = weir::test::unpack(from, out);
                CHECK(seen.text.size() == number * block);
                CHECK(text.starts_with(seen.text));
                CHECK_THAT(seen.complaint, Catch::Contains("zstd data is damaged"));
            }
        header += 3 + (number_at(packed, header) >> 3);
    }
}

TEST_CASE("a frame that needs a dictionary is not called damaged") {
    if (!weir::test::is_built_with(compression::zstd)) return;
    const std::string plain = "one\n";
    std::string packed = pack(plain, compression::zstd);
    packed += std::string{"\x28\xB5\x2F\xFD\x21\x07\x01\x09\x00\x00x", 11}; // needs dictionary 7
    const auto seen = unpack(packed);
    CHECK(seen.text == plain);
    CHECK_THAT(seen.complaint,
               Catch::Contains("the zstd data needs a dictionary to decompress, from "));
    CHECK_THAT(seen.complaint, Catch::Contains("zstd -dc -D DICTIONARY"));
}

TEST_CASE("a frame that takes too much memory is refused before it takes it") {
    if (!weir::test::is_built_with(compression::zstd)) return;
    const auto frame = [](int window_log) { // with one block, of one byte
        std::string made{"\x28\xb5\x2f\xfd\0?\x09\0\0x", 10};
        made[5] = static_cast<char>((window_log - 10) << 3);
        return made;
    };
    CHECK(unpack(frame(20)).text == "x");
    CHECK(unpack(frame(27)).text == "x");
    for (const int too_large : {28, 31, 41}) {
        const auto seen = unpack(pack("text", compression::zstd) + frame(too_large));
        CHECK(seen.text == "text");
        CHECK_THAT(seen.complaint, Catch::Contains("more than 128 MiB of memory"));
        CHECK_THAT(seen.complaint, Catch::Contains("zstd -dc --long=31"));
    }
}
