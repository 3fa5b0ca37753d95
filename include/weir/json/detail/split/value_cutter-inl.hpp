// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/array_walk.hpp>
#include <weir/json/detail/split/indentation_recovery.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/split_result.hpp>
#include <weir/json/detail/split/text_buffer.hpp>
#include <weir/json/detail/split/value_cutter.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

constexpr bool begins_value(char c) noexcept {
    return std::string_view{"{[\"-0123456789tfn"}.find(c) != std::string_view::npos;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::step() {
    switch (state_) {
    case state::around:
        return is_concatenated_ ? look_for_value() : walk();
    case state::record:
        return within_record();
    case state::scalar:
        return within_scalar();
    case state::behind:
        return is_concatenated_ ? behind_value() : behind_element();
    case state::rubbish:
        return rubbish();
    case state::rubbish_value:
        return within_rubbish_value();
    case state::lost:
        return look_for_line();
    case state::discarding:
        return discard();
    }
    return did::go_on;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::at_end() {
    switch (state_) {
    case state::record:
    case state::rubbish_value:
        if (const indentation_recovery::line line =
                is_cut_ ? indentation_recovery::line{}
                        : layout_of_record().find_next(text(), begin_);
            line.at != npos) {
            wary_until_ = cursor_.text->offset() + text().size();
            return cut_before(line.at);
        }
        [[fallthrough]];
    case state::scalar:
    case state::rubbish:
    case state::lost:
        end_of_record_ = text().size();
        [[fallthrough]];
    case state::behind:
        if (is_cut_) break;
        if (std::exchange(may_end_array_, false)) return cut_before(end_of_record_ - 1);
        return cut_off();
    case state::around:
    case state::discarding:
        break;
    }
    is_over_ = true;
    if (is_concatenated_) return did::go_on;
    if (walk_.is_within_value())
        return broken(reason::incomplete, walk_.closing() == ']'
                                              ? "the source ends before its array is closed"
                                              : "the source ends before its object is closed");
    if (path_->size() != 0 && !walk_.found_records())
        return broken(reason::no_such_path, walk_.no_such_path());
    return did::go_on;
}

WEIR_DETAIL_INLINE std::size_t value_cutter::keep() const noexcept {
    const bool in_record = state_ != state::around && state_ != state::discarding && !is_cut_;
    if (in_record) return begin_ - indentation_;
    return state_ == state::around && !is_concatenated_ ? walk_.keep() : cursor_.keep();
}

WEIR_DETAIL_INLINE void value_cutter::moved(std::size_t dropped) noexcept {
    cursor_.moved(dropped);
    walk_.moved(dropped);
    begin_ -= dropped;
    end_of_record_ -= dropped;
    searched_ -= dropped;
}

WEIR_DETAIL_INLINE cursor value_cutter::next_record(cursor first, const char* text) {
    if (state_ != state::around || cursor_.text->offset() + cursor_.at < wary_until_)
        return nullptr;
    return is_concatenated_ ? first : walk_.next_record(first, text);
}

WEIR_DETAIL_INLINE bool value_cutter::advance(const char* begin, const char* end,
                                              const char* next) {
    const bool is_followed = is_concatenated_ ? begins_value(*next) : *next == ',';
    const auto size = static_cast<std::size_t>(end - begin);
    if (!is_followed || size > max_record_bytes_) return false;
    const char* const all = text().data();
    last_.begin = static_cast<std::size_t>(begin - all);
    last_.end = last_.begin + size;
    last_.what = split_result::record;
    cursor_.at = static_cast<std::size_t>((is_concatenated_ ? end : next) - all);
    cursor_.line_begin = npos;
    if (!is_concatenated_) walk_.pass_comma();
    return true;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::look_for_value() {
    if (!cursor_.skip_spaces()) return did::starve;
    begin();
    return did::go_on;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::walk() {
    switch (walk_.go_on()) {
    case array_walk::came_to::more:
        break;
    case array_walk::came_to::starved:
        return did::starve;
    case array_walk::came_to::record:
        begin();
        return did::go_on;
    case array_walk::came_to::no_record:
        begin_ = cursor_.at;
        end_of_record_ = begin_ + 1; // not empty, so that the same record is not found again
        indentation_ = 0;
        state_ = state::behind;
        is_cut_ = true;
        return reject(reason::malformed, "a comma with no record behind it");
    case array_walk::came_to::broken:
        return broken(reason::broken_structure, walk_.why());
    }
    return did::go_on;
}

WEIR_DETAIL_INLINE void value_cutter::begin() {
    begin_ = end_of_record_ = searched_ = cursor_.at;
    is_cut_ = may_end_array_ = false;
    const char first = cursor_.here();
    is_member_ = !is_concatenated_ && walk_.is_among_members();
    layout_ = {first, cursor_.line_begin != npos, !is_concatenated_, is_member_, {}};
    indentation_ = layout_.begins_its_line ? begin_ - cursor_.line_begin : 0;
    if (is_member_) layout_.begins_its_line = walk_.begins_its_line();
    is_array_missing_ = !is_concatenated_ && !walk_.is_among_records();
    if (first == '{' || first == '[' || first == '"') {
        end_.start(first);
        cursor_.pass();
        state_ = state::record;
    } else {
        state_ = state::scalar;
    }
}

WEIR_DETAIL_INLINE bool value_cutter::find_end(std::size_t limit) {
    if (limit <= cursor_.at) return false; // all before it has been seen
    const std::string_view all = text().substr(0, limit);
    const std::size_t length = end_.find(all.substr(cursor_.at));
    cursor_.at = length == npos ? all.size() : cursor_.at + length;
    cursor_.line_begin = npos;
    return length != npos;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::within_record() {
    // If brackets were missing in recent records, searching max_record_bytes for the end of each
    // record would take unbounded time.
    const bool is_wary = cursor_.text->offset() + begin_ < wary_until_;
    const indentation_recovery::line line = is_wary ? next_line() : indentation_recovery::line{};
    const bool is_over = find_end(line.at);
    if (!is_over && line.at != npos) return cut_before(line.at);
    if (cursor_.at - begin_ > max_record_bytes_) return too_long(is_over && !end_.is_broken());
    if (!is_over) return did::starve;
    if (end_.is_broken()) return lose();
    end_of_record_ = cursor_.at;
    state_ = state::behind;
    if (layout_.first == '{' && text()[cursor_.at - 1] == ']') return mismatched();
    return did::go_on;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::mismatched() {
    const indentation_recovery::line line =
        layout_of_record().find_next(text().substr(0, cursor_.at), begin_);
    if (line.at != npos) return cut_before(line.at);
    may_end_array_ = !is_concatenated_ && !is_member_;
    return did::go_on;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::within_scalar() {
    const std::string_view ends = is_concatenated_ ? " \t\r\n{[\"" : " \t\r\n,]}{[\"";
    const std::size_t length = cursor_.rest().find_first_of(ends);
    cursor_.at = length == npos ? text().size() : cursor_.at + length;
    cursor_.line_begin = npos;
    if (length != npos) {
        end_of_record_ = cursor_.at;
        state_ = !is_cut_ && begin_ == cursor_.at ? state::rubbish /* a bracket */ : state::behind;
    }
    if (is_too_long()) return special(split_result::too_long, begin_ + max_record_bytes_);
    return length != npos ? did::go_on : did::starve;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::behind_element() {
    const bool more = cursor_.skip_spaces();
    if (!is_cut_ && cursor_.at - end_of_record_ > most_blanks) { // or all the blanks would be kept
        const did done = cut_off();
        state_ = state::behind;
        return done;
    }
    if (!more) return did::starve;
    const char c = cursor_.here();
    if (std::exchange(may_end_array_, false) && c != ',' && c != ']'
        && cursor_.at != end_of_record_)
        return cut_before(end_of_record_ - 1);
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
    if (!is_cut_ && layout_.begins_its_line && c == first && cursor_.line_begin != npos
        && cursor_.at - cursor_.line_begin == indentation) {
        walk_.record_begins();
        is_cut_ = true;
        state_ = state::around;
        return reject(reason::malformed, "no comma behind the record");
    }
    return begin_rubbish();
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::behind_value() {
    while (!cursor_.is_at_end() && is_blank(cursor_.here())) cursor_.pass();
    if (!is_cut_ && cursor_.at - end_of_record_ > most_blanks) return cut_off();
    if (cursor_.is_at_end()) return did::starve;
    const char c = cursor_.here();
    return c == '\n' || begins_value(c) ? cut_off() : begin_rubbish();
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::cut_off() {
    state_ = state::around;
    if (std::exchange(is_cut_, true)) return did::go_on;
    std::size_t end = end_of_record_;
    while (end > begin_ && is_space(text()[end - 1])) --end;
    if (is_array_missing_) {
        if (text().substr(begin_, end - begin_) == "null") return did::go_on;
        return reject(reason::wrong_type, path_->size() == 0
                                              ? "expected an array of records"
                                              : "expected an array at " + path_->text());
    }
    last_ = {begin_, end, split_result::record};
    return did::cut;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::begin_rubbish() {
    if (std::exchange(is_cut_, false)) {
        begin_ = searched_ = cursor_.at;
        indentation_ = 0;
        layout_.begins_its_line = false;
    }
    state_ = state::rubbish;
    return did::go_on;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::rubbish() {
    for (; !cursor_.is_at_end(); cursor_.pass()) {
        if (is_too_long()) return special(split_result::too_long, begin_ + max_record_bytes_);
        const char c = cursor_.here();
        end_of_record_ = cursor_.at;
        if (is_concatenated_ ? c == '\n' : c == ',' || c == walk_.closing()) {
            state_ = state::behind;
            return did::go_on;
        }
        if (!is_concatenated_ && (c == '{' || c == '[' || c == '"')) {
            end_.start(c);
            searched_ = std::max(searched_, cursor_.at);
            cursor_.pass();
            state_ = state::rubbish_value;
            return did::go_on;
        }
    }
    return did::starve;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::within_rubbish_value() {
    if (is_cut_ && end_.is_broken()) return end_unknown();
    // The record is already bad: the first line that may begin another record ends it.
    const indentation_recovery::line line = is_cut_ ? indentation_recovery::line{} : next_line();
    const bool is_over = find_end(line.at);
    if (!is_over && line.at != npos) return cut_before(line.at);
    if (is_over && !end_.is_broken()) state_ = state::rubbish;
    if (is_too_long()) return special(split_result::too_long, begin_ + max_record_bytes_);
    if (!is_over) return did::starve;
    if (!end_.is_broken()) return did::go_on;
    return is_cut_ ? end_unknown() : lose();
}

WEIR_DETAIL_INLINE bool value_cutter::is_too_long() const noexcept {
    return !is_cut_ && cursor_.at - begin_ > max_record_bytes_;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::too_long(bool ends_here) {
    const std::size_t longest = begin_ + max_record_bytes_;
    const indentation_recovery::line line =
        layout_of_record().find_next(text().substr(0, longest), begin_);
    if (line.at != npos) {
        wary_until_ = cursor_.text->offset() + longest;
        return cut_before(line.at);
    }
    end_of_record_ = cursor_.at;
    state_ = ends_here ? state::behind : state::discarding;
    return special(split_result::too_long, longest);
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::discard() {
    if (!end_.is_broken() && !find_end()) return did::starve;
    if (end_.is_broken()) return end_unknown();
    state_ = state::behind;
    return did::go_on;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::end_unknown() {
    return broken(reason::broken_structure,
                  "a record that has no end within max_record_bytes, and no line in it begins "
                  "as a record does");
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::lose() {
    searched_ = begin_; // brackets may have been missing before, too
    state_ = state::lost;
    return did::go_on;
}

WEIR_DETAIL_INLINE indentation_recovery::line value_cutter::next_line() noexcept {
    const std::string_view longest = text().substr(0, begin_ + max_record_bytes_);
    const indentation_recovery::line line = layout_of_record().find_next(longest, searched_);
    if (line.at == npos) searched_ = line.next;
    return line;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::look_for_line() {
    const indentation_recovery::line line = next_line();
    if (line.at != npos) return cut_before(line.at);
    cursor_.at = text().size();
    cursor_.line_begin = npos;
    return is_too_long() ? end_unknown() : did::starve;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::cut_before(std::size_t at) {
    cursor_.at = at;
    cursor_.line_begin = npos;
    const std::string_view all = text();
    while (is_blank(all[cursor_.at - 1])) --cursor_.at;
    cursor_.line_begin = cursor_.at;
    end_of_record_ = cursor_.at;
    while (end_of_record_ > begin_
           && (is_space(all[end_of_record_ - 1])
               || (!is_concatenated_ && all[end_of_record_ - 1] == ',')))
        --end_of_record_;
    if (is_concatenated_ || all[at] == walk_.closing() || all[at] == ',')
        walk_.record_passed();
    else
        walk_.record_begins();
    return cut_off();
}

WEIR_DETAIL_INLINE indentation_recovery value_cutter::layout_of_record() const noexcept {
    indentation_recovery with = layout_;
    with.indentation =
        is_member_ ? walk_.indentation() : text().substr(begin_ - indentation_, indentation_);
    return with;
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::reject(json::reason reason,
                                                          std::string message) {
    fault_ = {reason, std::move(message), {}};
    return special(split_result::rejected, end_of_record_);
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::broken(json::reason reason,
                                                          std::string message) {
    fault_ = {reason, std::move(message), {}};
    is_over_ = true;
    if (is_cut_) begin_ = cursor_.at;
    return special(split_result::broken,
                   std::min({text().size(), cursor_.at + 1, begin_ + max_record_bytes_}));
}

WEIR_DETAIL_INLINE value_cutter::did value_cutter::special(split_result what, std::size_t end) {
    is_cut_ = true;
    last_ = {begin_, end, what};
    return did::cut;
}

} // namespace weir::json::detail
