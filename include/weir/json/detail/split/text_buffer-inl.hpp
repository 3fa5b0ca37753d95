// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/source.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <span>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE bool text_buffer::fill(std::size_t keep_from) {
    const std::size_t kept = size_ - keep_from;
    // First, as nothing has changed yet if there is no memory. A full buffer drops nothing.
    if (!ended_ && kept == capacity_)
        grow(std::max(batch_bytes, std::min(2 * capacity_, longest_)));
    if (keep_from != 0) {
        std::memmove(memory_.get(), memory_.get() + keep_from, kept);
        ++moves_;
    }
    offset_ += keep_from;
    size_ = kept;
    if (ended_) return false;
    // A record longer than a batch is read to its end, but no further ahead than any other.
    const std::size_t room = std::min(capacity_ - kept, batch_bytes);
    std::size_t got = 0;
    try {
        got = source_->read(std::span{memory_.get() + kept, room});
    } catch (...) {
        failure_ = std::current_exception(); // nothing was read
        if (!failure_) throw;                // the thread is cancelled
    }
    size_ = kept + got;
    std::memset(memory_.get() + size_, ' ', padding);
    ended_ = got == 0;
    return got != 0;
}

WEIR_DETAIL_INLINE std::size_t text_buffer::skip_to(std::uint64_t offset) {
    const std::uint64_t ahead = offset - offset_;
    if (ahead <= size_) return static_cast<std::size_t>(ahead);
    offset_ += size_;
    size_ = 0;
    ++moves_;
    try {
        offset_ += source_->skip(offset - offset_);
    } catch (...) {
        failure_ = std::current_exception();
        if (!failure_) throw;
        ended_ = true;
    }
    return 0;
}

WEIR_DETAIL_INLINE void text_buffer::check() {
    if (failure_ != nullptr) std::rethrow_exception(std::exchange(failure_, nullptr));
}

WEIR_DETAIL_INLINE void text_buffer::grow(std::size_t capacity) {
    auto larger = std::make_unique_for_overwrite<char[]>(capacity + padding);
    if (size_ != 0) std::memcpy(larger.get(), memory_.get(), size_);
    memory_ = std::move(larger);
    ++moves_;
    capacity_ = capacity;
}

} // namespace weir::json::detail
