// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/detail/parse/characters.hpp>
#include <weir/json/detail/split/array_walk.hpp>
#include <weir/json/detail/split/records_at_path.hpp>
#include <weir/json/detail/split/text_cursor.hpp>
#include <weir/json/detail/split/value_end_finder.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace weir::json::detail {

WEIR_DETAIL_INLINE array_walk::came_to array_walk::find_record() {
    for (came_to place = came_to::more;;) {
        if (place != came_to::more) return place;
        if (!cursor_->find_text()) return came_to::end;
        switch (state_) {
        case state::between_values:
            if (expects_one_array_ && values_ != 0)
                return broken("the first array is on one line, so its elements were read as the "
                              "records, but more follows it; say options.shape: lines if each line "
                              "is a record, array if the elements are");
            ++values_;
            place = enter();
            break;
        case state::opened:
            if (cursor_->here() == closing())
                close();
            else
                record_begins();
            break;
        case state::value:
            place = value();
            break;
        case state::member:
            place = member();
            break;
        case state::behind_value:
            place = behind_value();
            break;
        }
    }
}

WEIR_DETAIL_INLINE cursor array_walk::next_record(cursor first, const char* text) {
    if (is_among_elements()) return state_ == state::value ? first : nullptr;
    if (!is_among_members() || state_ != state::member) return nullptr;
    const std::string_view name = raw_string_at(first, text);
    if (name.data() == nullptr || name.size() + 2 > longest_name_ || text[first[1]] != ':')
        return nullptr;
    if (form_.is_keyed)
        key_ = name;
    else if (text[first[2]] == '[')
        return nullptr; // the elements of which are the records
    return first + 2;
}

WEIR_DETAIL_INLINE void array_walk::record_passed() noexcept {
    state_ = levels_.empty() ? state::between_values : state::behind_value;
}

WEIR_DETAIL_INLINE void array_walk::pass_comma() noexcept {
    cursor_->pass();
    level& in = levels_.back();
    ++in.index;
    state_ = in.is_object ? state::member : state::value;
}

WEIR_DETAIL_INLINE void array_walk::record_begins() noexcept {
    state_ = levels_.empty()          ? state::between_values
           : levels_.back().is_object ? state::member
                                      : state::value;
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::enter() {
    const char c = cursor_->here();
    const bool is_last = levels_.size() == path_->size();
    if (c == ',' || c == ':' || c == ']' || c == '}') return unexpected("a value");
    const bool is_member = is_last && path_->takes_any_member();
    if (is_last && (c != '[' || (is_member && form_.is_keyed))) {
        if (form_.is_keyed && !levels_.empty() && !levels_.back().is_object)
            key_ = std::to_string(levels_.back().index);
        return came_to::record;
    }
    if (c != '[' && c != '{')
        return levels_.empty() ? unexpected("an object or array") : pass_over();
    cursor_->pass();
    descend(c == '{');
    found_records_ |= is_last || is_among_members(); // though there may be none in it
    return came_to::more;
}

WEIR_DETAIL_INLINE void array_walk::descend(bool is_object) {
    levels_.push_back({is_object});
    state_ = state::opened;
    if (levels_.size() <= deepest_) return;
    deepest_ = levels_.size();
    names_.clear();
    is_object_ = is_object;
    is_first_ = true;
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::pass_over() {
    const char c = cursor_->here();
    if (c == ',' || c == ':' || c == ']' || c == '}') return unexpected("a value");
    const bool is_scalar = c != '{' && c != '[' && c != '"';
    end_.start(c);
    if (!is_scalar) cursor_->pass();
    for (;;) {
        const std::string_view rest = cursor_->rest();
        const std::size_t length =
            is_scalar ? rest.find_first_of(" \t\r\n,:]}[{\"") : end_.find(rest);
        cursor_->go_to(cursor_->at + std::min(length, rest.size()));
        if (length != rest.npos) break;
        if (!cursor_->read_on()) return came_to::end;
    }
    if (end_.is_broken()) return broken("a string is not closed on its line");
    record_passed();
    return came_to::more;
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::value() {
    const char c = cursor_->here();
    if (is_among_elements()) return c == ',' || c == ']' ? came_to::no_record : came_to::record;
    const level& in = levels_.back();
    const bool is_wanted =
        in.is_object ? name_matches_ : path_->takes_element(levels_.size() - 1, in.index);
    return is_wanted ? enter() : pass_over();
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::member() {
    if (cursor_->here() != '"') return unexpected("a member name in quotes");
    if (is_among_members()) note_indentation();
    cursor_->kept = cursor_->at;
    cursor_->pass();
    end_.start('"');
    came_to place = came_to::more;
    for (std::size_t length = end_.npos; length == end_.npos && place == came_to::more;) {
        const std::string_view rest = cursor_->rest();
        length = end_.find(rest);
        cursor_->go_to(cursor_->at + std::min(length, rest.size()));
        if (cursor_->at - cursor_->kept > longest_name_) {
            cursor_->go_to(cursor_->kept);
            place = broken("the name of a member is longer than max_record_bytes");
        } else if (length == rest.npos) {
            if (!cursor_->read_on()) place = came_to::end;
        } else {
            place = use_name(cursor_->text().substr(cursor_->kept, cursor_->at - cursor_->kept));
        }
    }
    cursor_->kept = cursor_->npos;
    if (place != came_to::more) return place;
    if (!cursor_->find_text()) return came_to::end;
    if (cursor_->here() != ':') return unexpected("':' behind the name of a member");
    cursor_->pass();
    state_ = state::value;
    return came_to::more;
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::use_name(std::string_view name) {
    if (end_.is_broken()) return broken("the name of a member is not closed on its line");
    name = name.substr(1, name.size() - 2);
    if (is_among_members()) {
        if (form_.is_keyed)
            key_ = name; // not checked here: a bad name is the fault of its record alone
    } else if (name.find('\\') != name.npos) {
        unescaped_.clear();
        if (!unescape(name, unescaped_)) {
            cursor_->go_to(cursor_->kept);
            return broken("the name of a member has an invalid escape");
        }
        name = unescaped_;
    }
    name_matches_ = is_among_members() || path_->takes_member(levels_.size() - 1, name);
    if (is_first_ && levels_.size() == deepest_) remember(name);
    return came_to::more;
}

WEIR_DETAIL_INLINE void array_walk::remember(std::string_view name) {
    constexpr std::size_t enough = 200;
    if (names_.size() + name.size() > enough) return;
    names_.append(names_.empty() ? "/" : ", /").append(name);
}

WEIR_DETAIL_INLINE void array_walk::note_indentation() {
    begins_its_line_ = cursor_->line_begin != cursor_->npos;
    indentation_.clear();
    if (!begins_its_line_) return;
    const std::string_view text = cursor_->text();
    indentation_ = text.substr(cursor_->line_begin, cursor_->at - cursor_->line_begin);
}

WEIR_DETAIL_INLINE std::string array_walk::no_such_path() const {
    if (values_ == 0) return "the source is empty, and was to have an array at " + path_->text();
    std::string text = "there is no array at " + path_->text();
    if (deepest_ == 0) return text;
    const std::string place{path_->text(deepest_ - 1)};
    if (!is_object_)
        return text + "; " + (place.empty() ? "the first value" : place)
             + " is an array, and * stands for its elements";
    if (names_.empty()) return text;
    return text + "; " + (place.empty() ? "the first value" : place) + " has " + names_;
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::behind_value() {
    const char c = cursor_->here();
    if (c == closing())
        close();
    else if (c == ',')
        pass_comma();
    else
        return unexpected(std::string{"',' or '"} + closing() + '\'');
    return came_to::more;
}

WEIR_DETAIL_INLINE void array_walk::close() {
    cursor_->pass();
    if (levels_.size() == deepest_) is_first_ = false;
    levels_.pop_back();
    record_passed();
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::unexpected(std::string expected) {
    const char c = cursor_->here();
    return broken("expected " + std::move(expected) + ", found '" + (c > ' ' && c <= '~' ? c : '?')
                  + '\'');
}

WEIR_DETAIL_INLINE array_walk::came_to array_walk::broken(std::string why) {
    why_ = std::move(why);
    return came_to::broken;
}

} // namespace weir::json::detail
