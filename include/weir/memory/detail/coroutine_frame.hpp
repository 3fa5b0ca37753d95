// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/memory/detail/current_stage.hpp>
#include <weir/memory/detail/sanitized.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <new>

// The frames of finished coroutines, kept for the next ones: a program that makes a million short
// generators, one after the other, asks the allocator for a handful.

namespace weir::detail {

/// Free frames by size, in the cache of the thread that freed them last. Taking and keeping one is
/// O(1) and takes no lock. At most `max_bytes` are kept, and they are freed when the thread ends.
class frame_cache {
public:
    static constexpr std::size_t granularity = 16;
    static constexpr std::size_t largest = 1024; ///< frames larger than this are not kept
    static constexpr std::size_t max_bytes = std::size_t{64} * 1024;

    /// The bytes to allocate for a frame of `bytes`, so that it can be kept later.
    static constexpr std::size_t rounded(std::size_t bytes) noexcept {
        return bytes > largest ? bytes : (bytes + granularity - 1) / granularity * granularity;
    }

    /// Returns `rounded(bytes)` bytes of memory, or null if no frame of that size is kept.
    void* take(std::size_t bytes) noexcept {
        if (bytes > largest) return nullptr;
        link*& head = heads_[rounded(bytes) / granularity];
        link* const first = head;
        if (first != nullptr) {
            head = first->next;
            kept_ -= rounded(bytes);
        }
        return first;
    }

    /// Keeps `rounded(bytes)` bytes that came from operator new; returns false if it cannot.
    bool keep(void* frame, std::size_t bytes) noexcept {
        if (bytes > largest || (kept_ + rounded(bytes) > limit_ && !open())) return false;
        link*& head = heads_[rounded(bytes) / granularity];
        head = ::new (frame) link{head};
        kept_ += rounded(bytes);
        return true;
    }

    std::size_t kept_bytes() const noexcept { return kept_; }

    void free_all() noexcept {
        for (std::size_t i = 0; i < heads_.size(); ++i)
            while (link* const first = heads_[i]) {
                heads_[i] = first->next;
                ::operator delete(first, i * granularity);
            }
        kept_ = 0;
    }

private:
    struct link {
        link* next;
    };

    /// Called for the first frame that a thread frees: registers that kept frames are freed when
    /// the thread ends. Returns false when called again: frames freed after the end of the thread,
    /// by destructors of its other thread_local objects, are not kept.
    bool open() noexcept;

    std::array<link*, largest / granularity + 1> heads_{};
    std::size_t kept_ = 0;
    std::size_t limit_ = 0;
    bool opened_ = false;
};

/// Without a destructor, so that its address is the thread pointer plus a constant.
[[gnu::visibility("default")]] inline constinit thread_local frame_cache kept_frames{};

inline bool frame_cache::open() noexcept {
    struct at_thread_exit {
        ~at_thread_exit() {
            kept_frames.free_all();
            kept_frames.limit_ = 0;
        }
    };
    if (opened_) return false;
    static thread_local const at_thread_exit cleaner;
    static_cast<void>(&cleaner);
    opened_ = true;
    limit_ = max_bytes;
    return true;
}

} // namespace weir::detail

// Memory for coroutine frames. It comes from operator new like any other, so that the stage that
// creates the coroutine is charged for it, but the ledger can say how much of the peak was frames.
//
// Small frames are kept for reuse when they are freed, but not while a trace runs: then each is
// charged to the stage that makes it and credited when it is freed, so that the ledger is exact to
// the byte. Sanitizer builds keep none: they could not tell a dead frame from a kept one.
//
// This header is all of memory/ that a generator includes. The ledger, which is much larger, is
// called through a pointer that a trace sets while it runs; see open_ledger.hpp.

namespace weir::detail {

/// The frame that this thread allocated last. If the compiler has put the frame of a coroutine into
/// that of its caller, it is not recorded here.
[[gnu::visibility("default")]] inline constinit thread_local const void* last_frame = nullptr;

/// See adopt_frame; null while no trace runs.
[[gnu::visibility(
    "default")]] inline constinit std::atomic<bool (*)(void* frame) noexcept> frame_adopter{
    nullptr};

/// Whether frames must be adopted: while a trace runs.
inline bool adopts_frames() noexcept {
    return frame_adopter.load(std::memory_order_relaxed) != nullptr;
}

/// Call it when a coroutine is pulled. The first stage of a trace that pulls it adopts its frame:
/// from there on it counts as allocated by that stage. Returns whether it was adopted now; what
/// runs outside of stages adopts nothing. `frame` must come from allocate_frame.
inline bool adopt_frame(void* frame) noexcept {
    const auto adopt = frame_adopter.load(std::memory_order_relaxed);
    return adopt != nullptr && adopt(frame);
}

inline bool recycles_frames() noexcept { return !WEIR_DETAIL_SANITIZED && !adopts_frames(); }

/// While it lives, what this thread allocates is counted as coroutine frames.
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
