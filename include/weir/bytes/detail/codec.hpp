// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/detail/toolchain.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace weir::bytes::detail {

/// Why decompressing cannot continue.
enum class fault {
    none,
    damaged,
    followed_by_other, ///< other data follows the compressed data
    window_too_large,  ///< decompressing it would take more memory than allowed
    needs_dictionary,  ///< which is in another file
};

/// Decompresses one format. Takes the compressed bytes in pieces of any size, and writes directly
/// into the buffer of the caller. Does no I/O, and throws only std::bad_alloc.
class decompressor {
public:
    decompressor() = default;
    virtual ~decompressor() = default;
    decompressor(const decompressor&) = delete;
    decompressor& operator=(const decompressor&) = delete;

    /// Removes bytes from the front of `compressed`, and returns how many it wrote to the front of
    /// `into`, which must not be empty: 0 only if `compressed` is empty, or at a fault. All good
    /// bytes before a fault are written first. A fault is permanent.
    virtual std::size_t decompress(std::string_view& compressed, std::span<char> into) = 0;

    /// Whether the compressed data may end here.
    virtual bool is_complete() const noexcept = 0;

    fault what_is_wrong() const noexcept { return fault_; }

protected:
    fault fault_ = fault::none;
};

/// Compresses to one format. Throws only std::bad_alloc.
class compressor {
public:
    compressor() = default;
    virtual ~compressor() = default;
    compressor(const compressor&) = delete;
    compressor& operator=(const compressor&) = delete;

    /// Removes bytes from the front of `plain`, and returns how many it wrote to the front of
    /// `into`, which must not be empty. Must be called until `plain` is empty.
    virtual std::size_t compress(std::string_view& plain, std::span<char> into) = 0;

    /// Writes the remaining bytes and the end of the format. Must be called until it returns 0.
    virtual std::size_t finish(std::span<char> into) = 0;
};

} // namespace weir::bytes::detail
