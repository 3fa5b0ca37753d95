// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void sequence_splitter::start(std::size_t at, std::uint64_t line) noexcept {
    at_ = begin_ = end_ = at;
    lines_.start(at, line);
}

WEIR_DETAIL_INLINE void sequence_splitter::start_behind(std::size_t at,
                                                        std::uint64_t line) noexcept {
    start(at, line);
    discarding_ = true;
}

WEIR_DETAIL_INLINE split_result sequence_splitter::next() {
    if (discarding_ && !discard()) return split_result::end;
    for (;;) {
        const std::string_view text = text_->text();
        while (at_ != text.size() && (is_space(text[at_]) || text[at_] == separator)) ++at_;
        if (at_ != text.size()) break;
        if (!fill()) return split_result::end;
    }
    return find_end();
}

WEIR_DETAIL_INLINE std::uint64_t sequence_splitter::line_behind() const noexcept {
    return is_in_memory_ ? lines_.line_at(text_->text(), end_) : line_behind_;
}

WEIR_DETAIL_INLINE std::uint64_t sequence_splitter::offset_behind() const noexcept {
    return is_in_memory_ ? text_->offset() + end_ : offset_behind_;
}

WEIR_DETAIL_INLINE split_result sequence_splitter::find_end() {
    std::size_t searched = at_;
    std::size_t end = 0;
    while ((end = text_->text().find(separator, searched)) == npos) {
        searched = text_->text().size() - at_; // fill() moves the record to the front
        if (searched > max_record_bytes_ + 1) return too_long(); // and a line feed
        if (!fill()) {
            if (text_->failed()) return split_result::end; // there may have been more of it
            end = text_->text().size();
            break;
        }
    }
    if (end - at_ > max_record_bytes_ + 1) return too_long();
    set_record(end);
    if (end_ - begin_ > max_record_bytes_) return too_long();
    at_ = end;
    // 12 may be what is left of 123; brackets and quotes are their own end.
    constexpr std::string_view closed = "{[\"";
    if (closed.find(text_->text()[begin_]) == npos && end_ == end) return split_result::rejected;
    return split_result::record;
}

WEIR_DETAIL_INLINE split_result sequence_splitter::too_long() noexcept {
    begin_ = at_;
    end_ = at_ + max_record_bytes_;
    is_in_memory_ = true;
    discarding_ = true;
    return split_result::too_long;
}

WEIR_DETAIL_INLINE void sequence_splitter::set_record(std::size_t end) noexcept {
    const std::string_view text = text_->text();
    begin_ = at_;
    while (end > begin_ && is_space(text[end - 1])) --end;
    end_ = end;
    is_in_memory_ = true;
}

WEIR_DETAIL_INLINE bool sequence_splitter::discard() {
    for (;;) {
        at_ = text_->text().find(separator, at_);
        if (at_ != npos) break;
        at_ = text_->text().size();
        if (!fill()) return false;
    }
    discarding_ = false;
    return true;
}

WEIR_DETAIL_INLINE bool sequence_splitter::fill() {
    if (is_in_memory_) {
        line_behind_ = line_behind();
        offset_behind_ = offset_behind();
        is_in_memory_ = false;
    }
    lines_.drop(text_->text(), at_);
    const bool more = text_->fill(at_);
    at_ = 0;
    return more;
}

} // namespace weir::json::detail
