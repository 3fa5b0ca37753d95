// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <new>

// The frames of finished coroutines, kept for the next ones: a program that makes a million short
// generators, one after the other, asks the allocator for a handful.

namespace weir::detail {

/// Free frames, by size, of the thread that gave them back last. All in O(1), and nothing is
/// locked. At most `max_bytes` are kept, and they are freed when the thread ends.
class frame_cache {
public:
    static constexpr std::size_t granularity = 16;
    static constexpr std::size_t largest = 1024; ///< frames larger than this are not kept
    static constexpr std::size_t max_bytes = std::size_t{64} * 1024;

    /// How much must be allocated for a frame of `bytes`, so that it can be kept later.
    static constexpr std::size_t rounded(std::size_t bytes) noexcept {
        return bytes > largest ? bytes : (bytes + granularity - 1) / granularity * granularity;
    }

    /// `rounded(bytes)` of memory, or null if none of that size is kept.
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

    /// Keeps `rounded(bytes)` of memory that came from operator new, or returns false.
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

    /// The first frame that a thread gives back sees to it that what it keeps is freed. False
    /// later: what comes after the end of the thread, from destructors of its other thread_local
    /// objects, is not kept.
    bool open() noexcept;

    std::array<link*, largest / granularity + 1> heads_{};
    std::size_t kept_ = 0;
    std::size_t limit_ = 0;
    bool opened_ = false;
};

/// Without a destructor, so that to reach it is to add to the thread pointer.
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
