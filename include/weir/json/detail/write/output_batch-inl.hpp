// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/bytes/sink.hpp>
#include <weir/detail/uncancelled.hpp>
#include <weir/json/detail/write/output_batch.hpp>

#include <cstdint>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE std::uint64_t output_batch::finish() {
    flush();
    failed_ = true; // nothing is handed on any more
    to_.close();
    return count_;
}

WEIR_DETAIL_INLINE void output_batch::hand_on() {
    // A record that is a range may itself be read, and wait, while it is written.
    if (failed_ || within_record_) return;
    flush();
    if (!std::exchange(has_unseen_, false)) return;
    failed_ = true;
    to_.flush();
    failed_ = false;
}

WEIR_DETAIL_INLINE void output_batch::give_up() noexcept {
    if (failed_) return;
    const weir::detail::uncancelled whole_records;
    try {
        flush();
    } catch (...) {
    }
}

WEIR_DETAIL_INLINE void output_batch::flush() {
    failed_ = true;
    if (whole_ != 0) to_.write({text_.data(), whole_});
    failed_ = false;
    has_unseen_ = has_unseen_ || whole_ != 0;
    written_ += whole_;
    whole_ = 0;
}

} // namespace weir::json::detail
