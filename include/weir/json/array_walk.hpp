// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <weir/json/found.hpp>
#include <weir/json/record_path.hpp>
#include <weir/json/structure.hpp>
#include <weir/json/text_cursor.hpp>
#include <weir/json/unescape.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::json::detail {

/// Goes through what is around the records: from the top of the text down to the arrays that the
/// path names, over all that it does not name, and from each record to the next. Can stop and go on
/// at any byte. Memory: the path, and the name of a member while it is read.
class array_walk {
public:
    enum class came_to {
        more,      ///< go on
        starved,   ///< the end of the text
        record,    ///< the first byte of a record; not an array where `is_array_expected()`
        no_record, ///< a comma or a bracket where a record should be
        array_end, ///< behind the last record of an array
        broken,    ///< what cannot be followed: see why()
    };

    array_walk(text_cursor& cursor, const record_path& path, std::size_t longest_name)
        : cursor_{&cursor}, path_{&path}, longest_name_{longest_name} {}

    came_to go_on() {
        switch (state_) {
        case state::between_values:
            if (!cursor_->skip_spaces()) return came_to::starved;
            ++values_;
            return enter();
        case state::opened:
            return first();
        case state::value:
            return value();
        case state::member:
            if (!cursor_->skip_spaces()) return came_to::starved;
            if (cursor_->here() != '"') return unexpected("a member name in quotes");
            name_begin_ = cursor_->at;
            cursor_->pass();
            end_.start('"');
            state_ = state::name;
            return came_to::more;
        case state::name:
            return name();
        case state::colon:
            if (!cursor_->skip_spaces()) return came_to::starved;
            if (cursor_->here() != ':') return unexpected("':' behind the name of a member");
            cursor_->pass();
            state_ = state::value;
            return came_to::more;
        case state::unwanted:
            return unwanted();
        case state::unwanted_scalar:
            return unwanted_scalar();
        case state::behind_value:
            return behind_value();
        }
        return came_to::broken;
    }

    /// The record that go_on() came to has been passed. Expects a comma or the end of its array.
    void record_passed() noexcept {
        state_ = levels_.empty() ? state::between_values : state::behind_value;
    }
    /// The same, where the cursor stands at a comma.
    void pass_comma() noexcept {
        cursor_->text->data()[cursor_->at] = ' '; // the parser reads records with blanks between
        cursor_->pass();
        level& in = levels_.back();
        ++in.index;
        state_ = in.is_object ? state::member : state::value;
    }
    /// The next record begins where the cursor stands, whatever is missing before it.
    void record_begins() noexcept {
        state_ = levels_.empty() ? state::between_values : state::value;
    }

    /// Whether the walk is among the elements of an array that the path names.
    bool is_among_records() const noexcept { return levels_.size() == path_->size() + 1; }
    bool is_within_value() const noexcept { return !levels_.empty(); }
    bool found_array() const noexcept { return found_array_; }
    /// How many values there were at the top.
    std::uint64_t values() const noexcept { return values_; }

    const std::string& why() const noexcept { return why_; }
    /// Names at the top of the first value, for a message.
    const std::string& names_at_top() const noexcept { return names_at_top_; }

    /// What has to stay in memory.
    std::size_t keep() const noexcept {
        return state_ == state::name ? name_begin_ : cursor_->keep();
    }
    void moved(std::size_t dropped) noexcept { name_begin_ -= dropped; }

private:
    enum class state {
        between_values,
        opened, ///< behind the bracket that opens
        value,
        member,
        name,
        colon,
        unwanted,
        unwanted_scalar,
        behind_value,
    };

    struct level {
        bool is_object;
        std::uint64_t index = 0; ///< of the element of an array
    };

    /// The cursor stands at the first byte of a value whose place the path names.
    came_to enter() {
        const char c = cursor_->here();
        const bool is_last = levels_.size() == path_->size();
        if (c == ',' || c == ':' || c == ']' || c == '}') return unexpected("a value");
        if (is_last && c != '[') return came_to::record;
        if (c != '[' && c != '{') return pass_over();
        cursor_->pass();
        levels_.push_back({c == '{'});
        found_array_ |= is_last;
        state_ = state::opened;
        return came_to::more;
    }

    /// The same of one whose place it does not.
    came_to pass_over() {
        const char c = cursor_->here();
        if (c == ',' || c == ':' || c == ']' || c == '}') return unexpected("a value");
        if (c == '{' || c == '[' || c == '"') {
            end_.start(c);
            cursor_->pass();
            state_ = state::unwanted;
        } else {
            state_ = state::unwanted_scalar;
        }
        return came_to::more;
    }

    came_to first() {
        if (!cursor_->skip_spaces()) return came_to::starved;
        if (cursor_->here() == closing()) return close();
        state_ = levels_.back().is_object ? state::member : state::value;
        return came_to::more;
    }

    came_to value() {
        if (!cursor_->skip_spaces()) return came_to::starved;
        const char c = cursor_->here();
        if (is_among_records()) return c == ',' || c == ']' ? came_to::no_record : came_to::record;
        const level& in = levels_.back();
        const bool is_wanted =
            in.is_object ? name_matches_ : path_->takes_element(levels_.size() - 1, in.index);
        return is_wanted ? enter() : pass_over();
    }

    came_to name() {
        const std::size_t length = end_.find(cursor_->rest());
        if (length == end_.npos) {
            cursor_->at = cursor_->text->text().size();
            return cursor_->at - name_begin_ > longest_name_ ? name_too_long() : came_to::starved;
        }
        cursor_->at += length;
        if (cursor_->at - name_begin_ > longest_name_) return name_too_long();
        if (end_.is_broken()) return broken("the name of a member is not closed on its line");
        std::string_view name =
            cursor_->text->text().substr(name_begin_ + 1, cursor_->at - name_begin_ - 2);
        if (name.find('\\') != name.npos) {
            unescaped_.clear();
            if (!unescape(name, unescaped_)) {
                cursor_->at = name_begin_;
                return broken("the name of a member has an invalid escape");
            }
            name = unescaped_;
        }
        name_matches_ = path_->takes_member(levels_.size() - 1, name);
        if (levels_.size() == 1) remember(name);
        state_ = state::colon;
        return came_to::more;
    }

    came_to name_too_long() {
        cursor_->at = name_begin_;
        return broken("the name of a member is longer than max_record_bytes");
    }

    void remember(std::string_view name) {
        constexpr std::size_t enough = 200;
        if (values_ != 1 || names_at_top_.size() + name.size() > enough) return;
        names_at_top_.append(names_at_top_.empty() ? "/" : ", /").append(name);
    }

    came_to unwanted() {
        const std::size_t length = end_.find(cursor_->rest());
        if (length == end_.npos) {
            cursor_->at = cursor_->text->text().size();
            return came_to::starved;
        }
        cursor_->at += length;
        if (end_.is_broken()) return broken("a string is not closed on its line");
        record_passed();
        return came_to::more;
    }

    came_to unwanted_scalar() {
        const std::string_view rest = cursor_->rest();
        const std::size_t length = rest.find_first_of(" \t\r\n,:]}[{\"");
        cursor_->at += length == rest.npos ? rest.size() : length;
        if (length == rest.npos) return came_to::starved;
        record_passed();
        return came_to::more;
    }

    came_to behind_value() {
        if (!cursor_->skip_spaces()) return came_to::starved;
        const char c = cursor_->here();
        if (c == closing()) return close();
        if (c != ',') return unexpected(std::string{"',' or '"} + closing() + '\'');
        pass_comma();
        return came_to::more;
    }

    char closing() const noexcept { return levels_.back().is_object ? '}' : ']'; }

    came_to close() {
        const bool was_among_records = is_among_records();
        cursor_->pass();
        levels_.pop_back();
        record_passed();
        return was_among_records ? came_to::array_end : came_to::more;
    }

    /// Something else stands at the cursor.
    came_to unexpected(std::string expected) {
        const char c = cursor_->here();
        return broken("expected " + std::move(expected) + ", found '"
                      + (c > ' ' && c <= '~' ? c : '?') + '\'');
    }
    came_to broken(std::string why) {
        why_ = std::move(why);
        return came_to::broken;
    }

    text_cursor* cursor_;
    const record_path* path_;
    std::size_t longest_name_;
    state state_ = state::between_values;
    std::vector<level> levels_; ///< what is open: never more than the path has steps, and one
    value_end_finder<> end_;
    std::size_t name_begin_ = 0;
    bool name_matches_ = false;
    bool found_array_ = false;
    std::uint64_t values_ = 0;
    std::string unescaped_;
    std::string names_at_top_;
    std::string why_;
};

} // namespace weir::json::detail
