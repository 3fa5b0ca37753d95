// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/current_stage.hpp>

#include <cstddef>
#include <new>

// Memory for coroutine frames. It comes from operator new like any other, so that the stage that
// creates the coroutine is charged for it, but the account can say how much of the peak was frames.

namespace weir::detail {

inline void* allocate_frame(std::size_t bytes) {
    struct mark {
        mark() noexcept { allocating_frame = true; }
        ~mark() { allocating_frame = false; }
    } const marked;
    return ::operator new(bytes);
}

inline void release_frame(void* frame, std::size_t bytes) noexcept {
    ::operator delete(frame, bytes);
}

} // namespace weir::detail
