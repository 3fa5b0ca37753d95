// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>

// A compiler may leave out a pair of new and delete expressions, and clang does. It may not where
// somebody might have seen the block.

inline const volatile void* volatile block_seen = nullptr;

inline std::unique_ptr<char[]> block_of(std::size_t bytes) {
    auto made = std::make_unique<char[]>(bytes);
    block_seen = made.get();
    return made;
}
