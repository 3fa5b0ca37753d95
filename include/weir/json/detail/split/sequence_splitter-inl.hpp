// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/line_counter.hpp>
#include <weir/json/detail/split/sequence_splitter.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace weir::json::detail {

/// Whether the last character of a value with this first one tells that nothing of it is missing.
constexpr bool ends_by_itself(char first) noexcept {
    return first == '{' || first == '[' || first == '"';
}

WEIR_DETAIL_INLINE void sequence_splitter::start(std::size_t at, std::uint64_t line) noexcept {
    at_ = begin_ = end_ = at;
    lines_.start(at, line);
}

WEIR_DETAIL_INLINE void sequence_splitter::start_behind(std::size_t at,
                                                        std::uint64_t line) noexcept {
    start(at, line);
    is_resumed_ = true;
}

WEIR_DETAIL_INLINE split_result sequence_splitter::next() {
    if (std::exchange(is_resumed_, false)) {
        if (at_ == text_->text().size() && !fill()) return split_result::end;
        const char here = text_->text()[at_];
        is_behind_record_ = is_space(here) || here == separator;
        discarding_ = !is_behind_record_;
    }
    if (discarding_ && !discard()) return split_result::end;
    for (;;) {
        const std::string_view text = text_->text();
        for (; at_ != text.size() && (is_space(text[at_]) || text[at_] == separator); ++at_)
            if (text[at_] == separator) is_behind_record_ = false;
        if (at_ != text.size()) break;
        if (!fill()) return split_result::end;
    }
    return find_end();
}

WEIR_DETAIL_INLINE cursor sequence_splitter::next_record(cursor first,
                                                         const char* text) const noexcept {
    const bool is_separated = !discarding_ && text[*first] == separator && first[1] == *first + 1;
    return is_separated && ends_by_itself(text[first[1]]) ? first + 1 : nullptr;
}

WEIR_DETAIL_INLINE bool sequence_splitter::advance(const char* begin, const char* end,
                                                   const char* next) noexcept {
    const std::string_view text = text_->text();
    const auto size = static_cast<std::size_t>(next - begin);
    const bool is_alone = text.find(separator, static_cast<std::size_t>(begin - text.data()))
                       == static_cast<std::size_t>(next - text.data());
    if (!is_alone || size > max_record_bytes_) return false;
    begin_ = static_cast<std::size_t>(begin - text.data());
    end_ = static_cast<std::size_t>(end - text.data());
    at_ = std::min(text.find('\n', end_), begin_ + size);
    is_behind_record_ = true;
    return true;
}

WEIR_DETAIL_INLINE split_result sequence_splitter::find_end() {
    const char first = text_->text()[at_];
    const bool is_scalar = !ends_by_itself(first);
    value_end_finder<> value;
    value.start(first);
    bool is_open = !is_scalar && !is_behind_record_; // the end of the value has not been seen
    bool ends_with_line = !is_behind_record_;
    std::size_t searched = 1;
    for (;;) {
        const std::string_view text = text_->text();
        std::size_t from = at_ + searched;
        const std::size_t end = std::min(text.find(separator, from), text.size());
        if (is_open) {
            const std::size_t length = value.find(text.substr(from, end - from));
            is_open = length == npos;
            from = is_open ? end : from + length;
            ends_with_line = !value.is_broken();
        }
        if (!is_open && ends_with_line) {
            while (from != end && text[from] != '\n' && (is_scalar || is_blank(text[from]))) ++from;
            ends_with_line = from == end || text[from] == '\n';
            if (from != end && ends_with_line) return deliver(from);
        }
        if (end != text.size()) return deliver(end);
        searched = text.size() - at_; // fill() moves the record to the front
        if (searched > max_record_bytes_ + most_blanks) return too_long();
        if (fill()) continue;
        if (text_->failed()) return split_result::end; // there may have been more of it
        return deliver(text_->text().size());
    }
}

WEIR_DETAIL_INLINE split_result sequence_splitter::deliver(std::size_t end) {
    const std::string_view text = text_->text();
    begin_ = at_;
    end_ = end;
    while (is_space(text[end_ - 1])) --end_;
    if (end_ - begin_ > max_record_bytes_ || end - begin_ > max_record_bytes_ + most_blanks)
        return too_long();
    at_ = end;
    if (std::exchange(is_behind_record_, true)) {
        fault_ = {
            reason::trailing_content, "text behind a record, with no separator before it", {}};
        return split_result::rejected;
    }
    // 12 may be what is left of 123; brackets and quotes are their own end.
    const bool may_be_cut_off = end_ == end && (end == text.size() || text[end] == separator);
    if (!may_be_cut_off || ends_by_itself(text[begin_])) return split_result::record;
    fault_ = {reason::incomplete,
              "a number or a word with no blank behind it, which may have been cut off",
              {}};
    return split_result::rejected;
}

WEIR_DETAIL_INLINE split_result sequence_splitter::too_long() noexcept {
    begin_ = at_;
    end_ = at_ + max_record_bytes_;
    while (is_space(text_->text()[end_])) --end_; // so that resuming here is within the record
    discarding_ = true;
    return split_result::too_long;
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
    lines_.drop(text_->text(), at_);
    const bool more = text_->fill(at_);
    at_ = 0;
    return more;
}

} // namespace weir::json::detail
