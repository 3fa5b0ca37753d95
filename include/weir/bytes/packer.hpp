// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace weir::bytes::detail {

/// One way of packing. Throws std::bad_alloc at most.
class packer {
public:
    packer() = default;
    virtual ~packer() = default;
    packer(const packer&) = delete;
    packer& operator=(const packer&) = delete;

    /// Takes bytes off the front of `plain`, and returns how many it wrote to the front of `into`,
    /// which is not empty. To be called until `plain` is empty.
    virtual std::size_t pack(std::string_view& plain, std::span<char> into) = 0;

    /// Writes what is left and the end. To be called until it returns 0.
    virtual std::size_t finish(std::span<char> into) = 0;
};

} // namespace weir::bytes::detail
