// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace weir::bytes::detail {

/// Why decompressing cannot go on.
enum class fault {
    none,
    damaged,
    followed_by_other, ///< what stands behind the compressed data is not of its kind
    window_too_large,  ///< decompressing it would take more memory than is granted
};

/// One way of decompressing. Takes whatever piece of the compressed bytes there is, writes directly to
/// where the decompressed ones are to go, and reads, waits and throws (but std::bad_alloc) not at all.
class decompressor {
public:
    decompressor() = default;
    virtual ~decompressor() = default;
    decompressor(const decompressor&) = delete;
    decompressor& operator=(const decompressor&) = delete;

    /// Takes bytes off the front of `compressed`, and returns how many it wrote to the front of `into`,
    /// which is not empty: 0 only once `compressed` is empty, or at a fault. At a fault all good bytes
    /// are written first; it stays.
    virtual std::size_t decompress(std::string_view& compressed, std::span<char> into) = 0;

    /// Whether the compressed bytes may end here.
    virtual bool is_complete() const noexcept = 0;

    fault what_is_wrong() const noexcept { return fault_; }

protected:
    fault fault_ = fault::none;
};

/// One way of compressing. Throws std::bad_alloc at most.
class compressor {
public:
    compressor() = default;
    virtual ~compressor() = default;
    compressor(const compressor&) = delete;
    compressor& operator=(const compressor&) = delete;

    /// Takes bytes off the front of `plain`, and returns how many it wrote to the front of `into`,
    /// which is not empty. To be called until `plain` is empty.
    virtual std::size_t compress(std::string_view& plain, std::span<char> into) = 0;

    /// Writes what is left and the end. To be called until it returns 0.
    virtual std::size_t finish(std::span<char> into) = 0;
};

} // namespace weir::bytes::detail
