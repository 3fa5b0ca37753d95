// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/compressed_sink.hpp>
#include <weir/bytes/compression.hpp>
#include <weir/bytes/decompressed_source.hpp>
#include <weir/bytes/source.hpp>

#include "bytes/collected.hpp"
#include "bytes/read_all.hpp"

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace weir::test {

/// Whether weir was built with the library of a compression. Where it was not, says so, which skips
/// the test.
inline bool is_built_with(bytes::compression how) {
    const bool is_built = how == bytes::compression::gzip ? WEIR_WITH_ZLIB : WEIR_WITH_ZSTD;
    if (!is_built) std::cout << "skipped: built without " << to_string(how) << '\n';
    return is_built;
}

/// Records that compress, but not to nothing.
inline std::string some_records(std::size_t count) {
    std::string text;
    std::uint32_t random = 1;
    for (std::size_t i = 0; i < count; ++i) {
        random = random * 1'664'525U + 1'013'904'223U;
        text += "{\"id\":" + std::to_string(i) + ",\"value\":" + std::to_string(random) + "}\n";
    }
    return text;
}

inline std::string pack(std::string_view text, bytes::compression how) {
    collection made;
    bytes::compressed_sink sink{std::make_unique<collected>(made), how};
    sink.write(text);
    sink.close();
    return made.text;
}

/// What comes out of an unpacked source, and what it says then.
struct unpacking {
    std::string text;
    std::string complaint; ///< nothing, if all went well
    bool is_packed = false;
};
inline unpacking unpack(bytes::source& packed, std::size_t asked = 4096) {
    unpacking result;
    bytes::decompressed_source source{packed};
    try {
        read_all(source, result.text, asked);
    } catch (const bytes::broken_compression& broken) {
        result.complaint = broken.what();
    }
    result.is_packed = source.is_packed();
    return result;
}

} // namespace weir::test
