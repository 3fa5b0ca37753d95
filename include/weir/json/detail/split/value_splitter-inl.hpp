// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/array_walk.hpp>
#include <weir/json/detail/split/indentation_recovery.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>
#include <weir/json/detail/split/value_splitter.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

constexpr bool begins_value(char c) noexcept {
    return std::string_view{"{[\"-0123456789tfn"}.find(c) != std::string_view::npos;
}

WEIR_DETAIL_INLINE split_result value_splitter::next() {
    while (state_ != state::over)
        if (go_on()) return what_;
    return split_result::end;
}

WEIR_DETAIL_INLINE bool value_splitter::go_on() {
    switch (state_) {
    case state::around:
        return find_record();
    case state::scalar:
        return cut_scalar();
    case state::behind:
        return is_concatenated_ ? behind_value() : behind_element();
    case state::rubbish:
        return rubbish();
    case state::rubbish_value:
        return rubbish_value();
    case state::discarding:
        return discard();
    case state::over:
        break;
    }
    return false;
}

WEIR_DETAIL_INLINE cursor value_splitter::next_record(cursor first, const char* text) {
    if (state_ != state::around || cursor_.offset_of(cursor_.at) < wary_until_) return nullptr;
    return is_concatenated_ ? first : walk_.next_record(first, text);
}

WEIR_DETAIL_INLINE bool value_splitter::advance(const char* begin, const char* end,
                                                const char* next) {
    const bool is_followed = is_concatenated_ ? begins_value(*next) : *next == ',';
    const auto size = static_cast<std::size_t>(end - begin);
    if (!is_followed || size > max_record_bytes_) return false;
    begin_ = static_cast<std::size_t>(begin - text().data());
    end_ = begin_ + size;
    cursor_.go_to(is_concatenated_ ? end_ : static_cast<std::size_t>(next - text().data()));
    if (!is_concatenated_) walk_.pass_comma();
    return true;
}

WEIR_DETAIL_INLINE bool value_splitter::find_record() {
    if (is_concatenated_) return cursor_.find_text() ? cut() : at_end();
    switch (walk_.find_record()) {
    case array_walk::came_to::record:
        return cut();
    case array_walk::came_to::no_record:
        state_ = state::behind;
        return reject(reason::malformed, "a comma with no record behind it");
    case array_walk::came_to::broken:
        return broken(reason::broken_structure, walk_.why());
    default:
        return at_end();
    }
}

WEIR_DETAIL_INLINE bool value_splitter::cut() {
    const char first = cursor_.here();
    is_member_ = !is_concatenated_ && walk_.is_among_members();
    is_array_missing_ = !is_concatenated_ && !walk_.is_among_records();
    may_end_array_ = false;
    const bool begins_its_line = cursor_.line_begin != npos;
    keep_from(cursor_.at, begins_its_line ? cursor_.at - cursor_.line_begin : 0);
    layout_ = {first,
               is_member_ ? walk_.begins_its_line() : begins_its_line,
               !is_concatenated_,
               is_member_,
               {}};
    if (first != '{' && first != '[' && first != '"') return cut_scalar();
    end_finder_.start(first);
    cursor_.pass();
    return cut_value();
}

WEIR_DETAIL_INLINE bool value_splitter::cut_value() {
    for (bool is_over = false; !is_over;) {
        // If brackets were missing in recent records, searching max_record_bytes for the end of each
        // record would take unbounded time.
        const bool is_wary = cursor_.offset_of(begin()) < wary_until_;
        const indentation_recovery::line line =
            is_wary ? next_line() : indentation_recovery::line{};
        is_over = find_end(line.at);
        if (!is_over && line.at != npos) return cut_before(line.at);
        if (is_too_long()) return too_long(is_over && !end_finder_.is_broken());
        if (!is_over && !cursor_.read_on()) return not_closed();
    }
    if (end_finder_.is_broken()) return lose();
    ends_at(cursor_.at);
    state_ = state::behind;
    return layout_.first == '{' && text()[cursor_.at - 1] == ']' && mismatched();
}

WEIR_DETAIL_INLINE bool value_splitter::mismatched() {
    const indentation_recovery::line line =
        layout_of_record().find_next(text().substr(0, cursor_.at), begin());
    if (line.at != npos) return cut_before(line.at);
    may_end_array_ = !is_concatenated_ && !is_member_;
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::cut_scalar() {
    const std::string_view ends = is_concatenated_ ? " \t\r\n{[\"" : " \t\r\n,]}{[\"";
    for (state_ = state::scalar; state_ == state::scalar;) {
        const std::size_t length = cursor_.rest().find_first_of(ends);
        cursor_.go_to(length == npos ? text().size() : cursor_.at + length);
        if (length != npos) {
            ends_at(cursor_.at);
            const bool is_bracket = is_kept() && size_ == 0;
            state_ = is_bracket ? state::rubbish : state::behind;
        }
        if (is_too_long())
            return deliver(split_result::too_long, begin(), begin() + max_record_bytes_);
        if (length == npos && !cursor_.read_on()) return at_end_of_record(true);
    }
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::behind_element() {
    for (bool has_more = false; !has_more;) {
        has_more = cursor_.pass_spaces();
        if (is_kept() && cursor_.at - end() > most_blanks) { // or all the blanks would be kept
            const bool is_delivered = cut_off();
            state_ = state::behind;
            return is_delivered;
        }
        if (!has_more && !cursor_.read_on()) return at_end_of_record(false);
    }
    const char c = cursor_.here();
    if (std::exchange(may_end_array_, false) && c != ',' && c != ']' && cursor_.at != end())
        return cut_before(end() - 1);
    if (c == ',' && walk_.is_among_records()) {
        walk_.pass_comma();
        return cut_off();
    }
    if (!walk_.is_among_records() || c == walk_.closing()) {
        walk_.record_passed();
        return cut_off();
    }
    const char first = is_member_ ? '"' : layout_.first;
    const std::size_t indentation = is_member_ ? walk_.indentation().size() : indentation_;
    if (is_kept() && layout_.begins_its_line && c == first && cursor_.line_begin != npos
        && cursor_.at - cursor_.line_begin == indentation) {
        walk_.record_begins();
        state_ = state::around;
        return reject(reason::malformed, "no comma behind the record");
    }
    return begin_rubbish();
}

WEIR_DETAIL_INLINE bool value_splitter::behind_value() {
    for (;;) {
        cursor_.pass_blanks();
        if (is_kept() && cursor_.at - end() > most_blanks) return cut_off();
        if (!cursor_.is_at_end()) break;
        if (!cursor_.read_on()) return at_end_of_record(false);
    }
    const char c = cursor_.here();
    return c == '\n' || begins_value(c) ? cut_off() : begin_rubbish();
}

WEIR_DETAIL_INLINE bool value_splitter::begin_rubbish() {
    if (!is_kept()) {
        keep_from(cursor_.at, 0);
        layout_.begins_its_line = false;
    }
    state_ = state::rubbish;
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::rubbish() {
    for (;; cursor_.pass()) {
        if (cursor_.is_at_end() && !cursor_.read_on()) return at_end_of_record(true);
        if (is_too_long())
            return deliver(split_result::too_long, begin(), begin() + max_record_bytes_);
        const char c = cursor_.here();
        ends_at(cursor_.at);
        if (is_concatenated_ ? c == '\n' : c == ',' || c == walk_.closing()) {
            state_ = state::behind;
            return false;
        }
        if (!is_concatenated_ && (c == '{' || c == '[' || c == '"')) break;
    }
    searched_ = std::max(searched_, size_);
    end_finder_.start(cursor_.here());
    cursor_.pass();
    state_ = state::rubbish_value;
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::rubbish_value() {
    if (!is_kept() && end_finder_.is_broken()) return end_unknown();
    for (bool is_over = false; !is_over;) {
        // The record is already bad: the first line that may begin another record ends it.
        const indentation_recovery::line line =
            is_kept() ? next_line() : indentation_recovery::line{};
        is_over = find_end(line.at);
        if (!is_over && line.at != npos) return cut_before(line.at);
        if (is_over && !end_finder_.is_broken()) state_ = state::rubbish;
        if (is_too_long())
            return deliver(split_result::too_long, begin(), begin() + max_record_bytes_);
        if (!is_over && !cursor_.read_on()) return not_closed();
    }
    if (!end_finder_.is_broken()) return false;
    return is_kept() ? lose() : end_unknown();
}

WEIR_DETAIL_INLINE bool value_splitter::discard() {
    while (!end_finder_.is_broken() && !find_end())
        if (!cursor_.read_on()) return at_end();
    if (end_finder_.is_broken()) return end_unknown();
    state_ = state::behind;
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::lose() {
    searched_ = 0; // brackets may have been missing before, too
    for (;;) {
        const indentation_recovery::line line = next_line();
        if (line.at != npos) return cut_before(line.at);
        cursor_.go_to(text().size());
        if (is_too_long()) return end_unknown();
        if (!cursor_.read_on()) return at_end_of_record(true);
    }
}

WEIR_DETAIL_INLINE void value_splitter::keep_from(std::size_t begin,
                                                  std::size_t indentation) noexcept {
    indentation_ = indentation;
    cursor_.kept = begin - indentation;
    searched_ = size_ = 0;
}

WEIR_DETAIL_INLINE indentation_recovery value_splitter::layout_of_record() const noexcept {
    indentation_recovery with = layout_;
    with.indentation = is_member_ ? walk_.indentation() : text().substr(cursor_.kept, indentation_);
    return with;
}

WEIR_DETAIL_INLINE indentation_recovery::line value_splitter::next_line() noexcept {
    const std::string_view longest = text().substr(0, begin() + max_record_bytes_);
    const indentation_recovery::line line =
        layout_of_record().find_next(longest, begin() + searched_);
    if (line.at == npos) searched_ = line.next - begin();
    return line;
}

WEIR_DETAIL_INLINE bool value_splitter::find_end(std::size_t limit) {
    if (limit <= cursor_.at) return false; // all before it has been seen
    const std::string_view all = text().substr(0, limit);
    const std::size_t length = end_finder_.find(all.substr(cursor_.at));
    cursor_.go_to(length == npos ? all.size() : cursor_.at + length);
    return length != npos;
}

WEIR_DETAIL_INLINE bool value_splitter::cut_off() {
    state_ = state::around;
    if (!is_kept()) return false;
    std::size_t trimmed = end();
    while (trimmed > begin() && is_space(text()[trimmed - 1])) --trimmed;
    if (!is_array_missing_) return deliver(split_result::record, begin(), trimmed);
    if (text().substr(begin(), trimmed - begin()) != "null")
        return reject(reason::wrong_type, path_->size() == 0
                                              ? "expected an array of records"
                                              : "expected an array at " + path_->text());
    cursor_.kept = npos;
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::cut_before(std::size_t at) {
    const std::string_view all = text();
    cursor_.at = at;
    while (is_blank(all[cursor_.at - 1])) --cursor_.at;
    cursor_.line_begin = cursor_.at;
    std::size_t last = cursor_.at;
    while (last > begin()
           && (is_space(all[last - 1]) || (!is_concatenated_ && all[last - 1] == ',')))
        --last;
    ends_at(last);
    if (is_concatenated_ || all[at] == walk_.closing() || all[at] == ',')
        walk_.record_passed();
    else
        walk_.record_begins();
    return cut_off();
}

WEIR_DETAIL_INLINE bool value_splitter::too_long(bool ends_here) {
    const std::size_t longest = begin() + max_record_bytes_;
    const indentation_recovery::line line =
        layout_of_record().find_next(text().substr(0, longest), begin());
    if (line.at != npos) {
        wary_until_ = cursor_.offset_of(longest);
        return cut_before(line.at);
    }
    state_ = ends_here ? state::behind : state::discarding;
    return deliver(split_result::too_long, begin(), longest);
}

WEIR_DETAIL_INLINE bool value_splitter::end_unknown() {
    return broken(reason::broken_structure,
                  "a record that has no end within max_record_bytes, and no line in it begins "
                  "as a record does");
}

WEIR_DETAIL_INLINE bool value_splitter::at_end() {
    state_ = state::over;
    if (cursor_.failed() || is_concatenated_) return false;
    if (walk_.is_within_value())
        return broken(reason::incomplete, walk_.closing() == ']'
                                              ? "the source ends before its array is closed"
                                              : "the source ends before its object is closed");
    if (path_->size() != 0 && !walk_.found_records())
        return broken(reason::no_such_path, walk_.no_such_path());
    return false;
}

WEIR_DETAIL_INLINE bool value_splitter::at_end_of_record(bool is_within) {
    // If the source failed, there may have been more of the record.
    if (cursor_.failed() || !is_kept()) return at_end();
    if (is_within) ends_at(text().size());
    return std::exchange(may_end_array_, false) ? cut_before(end() - 1) : cut_off();
}

WEIR_DETAIL_INLINE bool value_splitter::not_closed() {
    if (cursor_.failed() || !is_kept()) return at_end();
    const indentation_recovery::line line = layout_of_record().find_next(text(), begin());
    if (line.at == npos) return at_end_of_record(true);
    wary_until_ = cursor_.offset_of(text().size());
    return cut_before(line.at);
}

WEIR_DETAIL_INLINE bool value_splitter::reject(json::reason reason, std::string message) {
    fault_ = {reason, std::move(message), {}};
    if (is_kept()) return deliver(split_result::rejected, begin(), end());
    // Not empty, so that the same place is not found again when reading is resumed behind it.
    return deliver(split_result::rejected, cursor_.at, cursor_.at + 1);
}

WEIR_DETAIL_INLINE bool value_splitter::broken(json::reason reason, std::string message) {
    fault_ = {reason, std::move(message), {}};
    state_ = state::over;
    const std::size_t from = is_kept() ? begin() : cursor_.at;
    return deliver(split_result::broken, from,
                   std::min({text().size(), cursor_.at + 1, from + max_record_bytes_}));
}

WEIR_DETAIL_INLINE bool value_splitter::deliver(split_result what, std::size_t begin,
                                                std::size_t end) {
    begin_ = begin;
    end_ = end;
    what_ = what;
    cursor_.kept = npos;
    return true;
}

} // namespace weir::json::detail
