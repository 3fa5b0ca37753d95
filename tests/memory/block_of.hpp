// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

// A compiler may leave out a pair of new and delete expressions, and clang does. It may not where
// somebody might have seen the block.

inline std::atomic<const void*> block_seen{nullptr};

inline std::unique_ptr<char[]> block_of(std::size_t bytes) {
    auto made = std::make_unique<char[]>(bytes);
    block_seen.store(made.get(), std::memory_order_relaxed);
    return made;
}
