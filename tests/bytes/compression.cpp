// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"

#include <weir/bytes/compression.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

using weir::bytes::compression;
using weir::bytes::detail::compression_of;

namespace {

std::string_view operator""_s(const char* text, std::size_t size) { return {text, size}; }

} // namespace

TEST_CASE("compressed data is told by its first bytes, and by no more of them than it takes") {
    CHECK(compression_of("\x1f\x8b"_s) == compression::gzip);
    CHECK(compression_of("\x1f\x8b\x08\x00"_s) == compression::gzip);
    CHECK(compression_of("\x28\xb5\x2f\xfd"_s) == compression::zstd);
    for (int kind = 0x50; kind < 0x60; ++kind)
        CHECK(compression_of(std::string(1, static_cast<char>(kind)) + "\x2a\x4d\x18")
              == compression::zstd);

    for (const std::string_view more_is_needed :
         {""_s, "\x1f"_s, "\x28"_s, "\x28\xb5"_s, "\x28\xb5\x2f"_s, "P"_s, "P*"_s, "P*M"_s, "["_s})
        CHECK(compression_of(more_is_needed) == std::nullopt);

    for (const std::string_view plain :
         {"{"_s, "\n"_s, "\xef"_s, "[1"_s, "[[[["_s, "\x1f\x8a"_s, "\x28\xb5\x2f\xfc"_s, "(1"_s,
          "P*M\x19"_s, "\0"_s, "PK\x03\x04"_s, "`*M\x18"_s, "\x1e"_s, "1"_s})
        CHECK(compression_of(plain) == compression::none);
}

TEST_CASE("a compression is called by the name of its enumerator") {
    CHECK(to_string(compression::none) == "none");
    CHECK(to_string(compression::gzip) == "gzip");
    CHECK(to_string(compression::zstd) == "zstd");
}
