// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>

// Whether weir may use zlib (for gzip) and libzstd: 0 or 1. A program in which a source file that
// reads or writes JSON has 1 must be linked with the library, and all its source files then read and
// write what is compressed. The CMake target weir::weir defines both, as 1 if it found the library.
// The default is 0: compressed data is detected and rejected.
#ifndef WEIR_WITH_ZLIB
#define WEIR_WITH_ZLIB 0
#endif
#ifndef WEIR_WITH_ZSTD
#define WEIR_WITH_ZSTD 0
#endif

namespace weir::bytes {

/// How bytes are compressed.
enum class compression {
    none,
    gzip, ///< one or several members, RFC 1952
    zstd, ///< one or several frames, RFC 8878
};

/// The name of a compression, as written in the enumeration.
constexpr std::string_view to_string(compression how) noexcept {
    switch (how) {
    case compression::none:
        return "none";
    case compression::gzip:
        return "gzip";
    case compression::zstd:
        return "zstd";
    }
    return "unknown";
}

namespace detail {

/// How many bytes at the beginning suffice to detect the compression.
inline constexpr std::size_t telling_bytes = 4;

/// Detects the compression from the `first` bytes. std::nullopt if these are too few to decide. No
/// JSON text begins like compressed data.
constexpr std::optional<compression> compression_of(std::string_view first) noexcept {
    constexpr std::string_view gzip = "\x1f\x8b";
    constexpr std::string_view zstd = "\x28\xb5\x2f\xfd";
    constexpr std::string_view skippable = "\x2a\x4d\x18"; // after one byte from 0x50 to 0x5f
    const auto begins_with = [&](std::string_view mark) {
        return first.substr(0, mark.size()) == mark.substr(0, first.size());
    };
    if (first.size() >= gzip.size() && begins_with(gzip)) return compression::gzip;
    const bool may_be_zstd =
        begins_with(zstd)
        || (!first.empty() && (static_cast<unsigned char>(first.front()) & 0xf0) == 0x50
            && skippable.starts_with(first.substr(1, skippable.size())));
    if (may_be_zstd && first.size() >= telling_bytes) return compression::zstd;
    if (may_be_zstd || begins_with(gzip)) return std::nullopt;
    return compression::none;
}

} // namespace detail

/// Thrown if compressed data cannot be decompressed, or not to its end: it is truncated, damaged,
/// followed by other data, needs too much memory, or this program was built without the library.
/// what() names the source, and says how far the data was good and what to do.
class broken_compression : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace weir::bytes
