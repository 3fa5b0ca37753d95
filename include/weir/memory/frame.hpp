// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/coroutine_frame.hpp>
#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/sanitized.hpp>

#include <atomic>
#include <cstddef>
#include <new>

// Memory for coroutine frames. It comes from operator new like any other, so that the stage that
// creates the coroutine is charged for it, but the account can say how much of the peak was frames.
//
// Small frames are kept for reuse when they are released, but not while a trace runs: then each is
// charged to the stage that makes it and credited when it dies, so that the account is exact to the
// byte. Nor under sanitizers, which could not tell a dead frame from a kept one.
//
// All that a generator includes of this floor is here. The account, which is much more to read, is
// reached by a pointer that a trace sets while it runs; see memory/running_account.hpp.

namespace weir::detail {

/// The frame that this thread allocated last. A coroutine whose frame the compiler has put into
/// that of its caller is not there.
[[gnu::visibility("default")]] inline constinit thread_local const void* last_frame = nullptr;

/// What takes over a frame for the stage that runs; null while no trace runs.
[[gnu::visibility("default")]] inline constinit std::atomic<void (*)(void* frame) noexcept>
    frame_adopter{nullptr};

/// The stage that pulls a coroutine for the first time takes over its frame, if another one has
/// made it, or it was made before the trace: from here on it counts as allocated by this one.
/// `frame` must come from allocate_frame.
inline void adopt_frame(void* frame) noexcept {
    if (const auto adopt = frame_adopter.load(std::memory_order_relaxed)) adopt(frame);
}

inline bool recycles_frames() noexcept {
    return !WEIR_DETAIL_SANITIZED && frame_adopter.load(std::memory_order_relaxed) == nullptr;
}

/// While it lives, what this thread allocates is told as a coroutine frame.
class as_frame {
public:
    as_frame() noexcept { current_stage.allocates_frame = true; }
    ~as_frame() { current_stage.allocates_frame = false; }
    as_frame(const as_frame&) = delete;
    as_frame& operator=(const as_frame&) = delete;
};

inline void* allocate_frame(std::size_t bytes) {
    if (recycles_frames())
        if (void* const kept = kept_frames.take(bytes)) {
            last_frame = kept;
            return kept;
        }
    const as_frame allocating;
    void* const made = ::operator new(frame_cache::rounded(bytes));
    last_frame = made;
    return made;
}

inline void release_frame(void* frame, std::size_t bytes) noexcept {
    if (recycles_frames() && kept_frames.keep(frame, bytes)) return;
    ::operator delete(frame, frame_cache::rounded(bytes));
}

} // namespace weir::detail
