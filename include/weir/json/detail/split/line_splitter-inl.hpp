// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/line_splitter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir::json::detail {

WEIR_DETAIL_INLINE void line_splitter::start(std::size_t at) noexcept {
    at_ = at;
    line_offset_ = text_->offset();
}

WEIR_DETAIL_INLINE void line_splitter::start_behind(std::size_t at, std::uint64_t line) noexcept {
    at_ = at;
    lines_passed_ = line - 1;
    counts_lines_ = line != 0;
    discarding_ = true;
}

WEIR_DETAIL_INLINE split_result line_splitter::next() {
    if (discarding_ && !discard_line()) return split_result::end;
    for (;;) {
        const std::string_view text = text_->text();
        while (at_ != text.size() && is_space(text[at_])) pass_space(text);
        if (at_ != text.size()) return find_end();
        if (!fill()) return split_result::end;
    }
}

WEIR_DETAIL_INLINE void line_splitter::pass_space(std::string_view text) noexcept {
    if (text[at_++] != '\n') return;
    ++lines_passed_;
    line_offset_ = text_->offset() + at_;
}

WEIR_DETAIL_INLINE bool line_splitter::advance(const char* begin, const char* end,
                                               const char* next) noexcept {
    const std::string_view text = text_->text();
    const auto from = static_cast<std::size_t>(begin - text.data());
    const std::size_t line_end = find_line_feed(from);
    const bool is_alone = line_end >= static_cast<std::size_t>(end - text.data())
                       && line_end < static_cast<std::size_t>(next - text.data());
    if (!is_alone || line_end - from > max_record_bytes_) return false;
    while (at_ != from) pass_space(text);
    record_begin_ = from;
    record_end_ = static_cast<std::size_t>(end - text.data());
    record_line_ = lines_passed_ + 1;
    at_ = line_end;
    return true;
}

WEIR_DETAIL_INLINE std::string_view line_splitter::record() const noexcept {
    return text_->text().substr(record_begin_, record_end_ - record_begin_);
}

WEIR_DETAIL_INLINE split_result line_splitter::find_end() {
    std::size_t searched = at_;
    std::size_t line_feed = 0;
    while ((line_feed = find_line_feed(searched)) == npos) {
        const std::size_t end = text_->text().size();
        searched = end - at_; // counted from the front, to which fill() moves the record
        if (is_too_long(at_, end, false)) {
            discarding_ = true;
            return keep_beginning();
        }
        if (!fill()) {
            if (text_->failed()) return split_result::end; // there may have been more of it
            break;
        }
    }
    const std::size_t line_end = line_feed != npos ? line_feed : text_->text().size();
    if (is_too_long(at_, line_end, true)) {
        discarding_ = true;
        return keep_beginning();
    }
    set_record(at_, line_end);
    at_ = line_end;
    return split_result::record;
}

WEIR_DETAIL_INLINE split_result line_splitter::keep_beginning() noexcept {
    record_begin_ = at_;
    record_end_ = at_ + max_record_bytes_;
    record_line_ = lines_passed_ + 1;
    return split_result::too_long;
}

WEIR_DETAIL_INLINE std::size_t line_splitter::find_line_feed(std::size_t from) const noexcept {
    const std::string_view text = text_->text();
    if (from == text.size()) return npos;
    const void* const there = std::memchr(text.data() + from, '\n', text.size() - from);
    return there == nullptr
             ? npos
             : static_cast<std::size_t>(static_cast<const char*>(there) - text.data());
}

WEIR_DETAIL_INLINE bool line_splitter::is_too_long(std::size_t begin, std::size_t end,
                                                   bool is_whole) const noexcept {
    if (end - begin <= max_record_bytes_) return false;
    if (!is_whole || end - begin > max_record_bytes_ + most_blanks)
        return end - begin > max_record_bytes_ + most_blanks;
    while (is_blank(text_->text()[end - 1])) --end;
    return end - begin > max_record_bytes_;
}

WEIR_DETAIL_INLINE void line_splitter::set_record(std::size_t begin, std::size_t end) noexcept {
    const std::string_view text = text_->text();
    while (end > begin && is_blank(text[end - 1])) --end;
    record_begin_ = begin;
    record_end_ = end;
    record_line_ = lines_passed_ + 1;
}

WEIR_DETAIL_INLINE bool line_splitter::discard_line() {
    for (;;) {
        if (const std::size_t line_feed = find_line_feed(at_); line_feed != npos) {
            at_ = line_feed;
            discarding_ = false;
            return true;
        }
        at_ = text_->text().size();
        if (!fill()) return false;
    }
}

WEIR_DETAIL_INLINE bool line_splitter::fill() {
    const bool more = text_->fill(at_);
    record_begin_ -= at_; // its offset stays what it was, even where it has been dropped
    record_end_ -= at_;
    at_ = 0;
    return more;
}

} // namespace weir::json::detail
